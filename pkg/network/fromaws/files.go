package fromaws

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"

	"github.com/palisade-iac/palisade/pkg/validate"
)

// open reads the file, or the files of the folder, at a path.
func (rd *reader) open(name string) error {
	info, err := os.Stat(name)
	if err != nil {
		return err
	}
	if !info.IsDir() {
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		rd.file(&source{file: filepath.ToSlash(name)}, text)
		return nil
	}
	root := os.DirFS(name)
	return fs.WalkDir(root, ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.EqualFold(path.Ext(file), ".json") {
			return err
		}
		text, err := fs.ReadFile(root, file)
		if err != nil {
			return err
		}
		src := &source{file: path.Join(filepath.ToSlash(name), file), answer: true}
		src.region, src.account = placeNames(path.Dir(file))
		rd.file(src, text)
		return nil
	})
}

// file decodes a file. What it has no key for is ignored.
func (rd *reader) file(src *source, text []byte) {
	at := place{source: src}
	tree, err := parseJSON(text)
	if err != nil {
		rd.mistakes.Addf(validate.Invalid, validate.At(src.file), nil, "is no JSON: %v", err)
		return
	}
	members, ok := tree.(map[string]any)
	if !ok {
		rd.mistakes.Addf(validate.Invalid, validate.At(src.file), nil, "%s is not an object, as what AWS answers is", brief(tree))
		return
	}
	a := &answers{}
	decoder{&rd.mistakes}.value(members, at, reflect.ValueOf(a).Elem())
	rd.answers = append(rd.answers, a)
	a.members = map[string]bool{}
	for key := range members {
		a.members[key] = true
		if rd.keys[src.area()] == nil {
			rd.keys[src.area()] = map[string]bool{}
		}
		rd.keys[src.area()][key] = true
	}
}

// parseJSON reads one JSON value. Numbers stay as they are written.
func parseJSON(text []byte) (any, error) {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	if len(bytes.TrimSpace(text)) == 0 {
		return nil, errors.New("it is empty; did the call that it is of fail?")
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var tree any
	if err := d.Decode(&tree); err != nil {
		return nil, fmt.Errorf("%w, at byte %d", err, d.InputOffset())
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("more than one value, at byte %d", d.InputOffset())
	}
	return tree, nil
}

// placeNames finds the region and the account that folders are named after: 111111111111/eu-west-1.
func placeNames(dir string) (region, account string) {
	for _, name := range strings.Split(dir, "/") {
		if r := regionIn(name); r == name && r != "" {
			region = r
		}
		if isAccount(name) {
			account = name
		}
	}
	return region, account
}

func isAccount(s string) bool {
	return len(s) == 12 && strings.Trim(s, "0123456789") == ""
}

// regionIn is the region at the beginning of the name of a zone, as eu-west-1 is of eu-west-1a and us-west-2 of us-west-2-lax-1a.
func regionIn(zone string) string {
	return regexp.MustCompile(`^[a-z]{2,4}(-[a-z]+)+-\d+`).FindString(zone)
}

// arn are the parts of an ARN that matter here; ok is false if a text is none.
func arn(text string) (region, account, resource string, ok bool) {
	part := strings.SplitN(text, ":", 6)
	if len(part) < 6 || part[0] != "arn" {
		return "", "", "", false
	}
	return part[3], part[4], part[5], true
}
