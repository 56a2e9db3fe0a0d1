package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// pngScale is how many pixels of a PNG stand for one of the picture, in each direction, so that it is sharp on screens and on paper.
const pngScale = 2

// mostPixels is the longest side of a PNG: browsers draw no larger one.
const mostPixels = 16000

// errNoRasterizer says what would make a PNG.
var errNoRasterizer = errors.New("--format png: neither rsvg-convert nor chromium, google-chrome or microsoft-edge is on PATH; install one of them, or take svg")

// browsers are the names under which browsers of the Chromium family are installed.
func browsers() []string {
	return []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "microsoft-edge-stable", "msedge"}
}

// rasterize draws an SVG as PNG by a program that can, in a folder of its own.
func rasterize(ctx context.Context, svg []byte, width, height int) ([]byte, error) {
	name, args := rasterizer(width, height)
	if name == "" {
		return nil, errNoRasterizer
	}
	dir, err := os.MkdirTemp("", "palisade-diagram-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }() // it is in the folder for such things, and there is nothing to do about an error
	if err := os.WriteFile(filepath.Join(dir, "picture.svg"), svg, 0o600); err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, name, args(dir)...) //nolint:gosec // one of a few programs, and arguments of our own
	cmd.Dir = dir
	said, err := cmd.CombinedOutput()
	if ctx.Err() != nil {
		return nil, fail(ctx.Err())
	}
	png, readErr := os.ReadFile(filepath.Join(dir, "picture.png"))
	if err != nil || readErr != nil || len(png) == 0 {
		return nil, fmt.Errorf("%s made no picture: %w\n%s", filepath.Base(name), errors.Join(err, readErr), strings.TrimSpace(string(said)))
	}
	return png, nil
}

// rasterizer finds a program and its arguments, which depend on the folder that it works in.
func rasterizer(width, height int) (string, func(dir string) []string) {
	scale := pngScale
	if max(width, height)*scale > mostPixels {
		scale = 1
	}
	if name, err := exec.LookPath("rsvg-convert"); err == nil {
		return name, func(string) []string {
			return []string{"--zoom", strconv.Itoa(scale), "--format", "png", "--output", "picture.png", "picture.svg"}
		}
	}
	for _, b := range browsers() {
		name, err := exec.LookPath(b)
		if err != nil {
			continue
		}
		return name, func(dir string) []string {
			args := []string{
				"--headless", "--disable-gpu", "--hide-scrollbars", "--no-first-run", "--user-data-dir=" + filepath.Join(dir, "profile"),
				"--force-device-scale-factor=" + strconv.Itoa(scale), fmt.Sprintf("--window-size=%d,%d", width, height),
				"--screenshot=" + filepath.Join(dir, "picture.png"),
			}
			if os.Geteuid() == 0 {
				args = append(args, "--no-sandbox") // Chromium refuses to run as root otherwise; what it shows is our own
			}
			return append(args, "file://"+filepath.ToSlash(filepath.Join(dir, "picture.svg")))
		}
	}
	return "", nil
}
