package answers

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// replaceFile puts text in the place of the file at path, whole or not at all. It follows a symbolic link and keeps the file's mode.
func replaceFile(path string, text []byte) (err error) {
	mode := fs.FileMode(0o644)
	if target, linkErr := filepath.EvalSymlinks(path); linkErr == nil {
		path = target
	}
	if info, statErr := os.Stat(path); statErr == nil {
		mode = info.Mode().Perm()
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".palisade.answers-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	_, err = f.Write(text)
	err = errors.Join(err, f.Chmod(mode), f.Sync(), f.Close())
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
