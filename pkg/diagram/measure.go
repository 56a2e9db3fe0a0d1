package diagram

import "strings"

// widths are how wide characters are, in thousandths of the size of the font: those of DejaVu Sans, the widest of the fonts that a browser may choose for
// the picture, so that no text is wider than it was thought to be.
const (
	widthOther = 640
	widthWide  = 1000
)

func widthOf(r rune) int {
	switch {
	case strings.ContainsRune("ijl'|", r):
		return 280
	case strings.ContainsRune(" .,:;/!-()[]ftrI", r):
		return 400
	case r >= '0' && r <= '9' || strings.ContainsRune("abcdeghknopqsuvxyzJ_*?\"", r):
		return widthOther
	case strings.ContainsRune("mwMW@%…→↔×", r):
		return widthWide
	case r >= 'A' && r <= 'Z':
		return 760
	case r < 0x2000:
		return 800
	}
	return widthWide
}

// measure is the width of a text in pixels, rather too much than too little.
func measure(text string, size int, bold bool) int {
	sum := 0
	for _, r := range text {
		sum += widthOf(r)
	}
	if bold {
		sum += sum / 9
	}
	return (sum*size + 999) / 1000
}

// fit is a text that is no wider than room: what is too long loses its middle, since names of resources differ at both ends.
func fit(text string, size int, bold bool, room int) string {
	if measure(text, size, bold) <= room {
		return text
	}
	runes := []rune(text)
	for keep := len(runes) - 1; keep >= 2; keep-- {
		head := (keep + 1) / 2
		short := strings.TrimRight(string(runes[:head]), " ") + "…" + strings.TrimLeft(string(runes[len(runes)-(keep-head):]), " ")
		if measure(short, size, bold) <= room {
			return short
		}
	}
	return ""
}

// wrap breaks a list into lines of at most room pixels, and at most the number of lines: the last tells how many are left out.
func wrap(words []string, size, room, lines int) []string {
	var out []string
	for len(words) > 0 {
		n := 1
		for n < len(words) && measure(strings.Join(words[:n+1], ", ")+",", size, false) <= room {
			n++
		}
		if len(out)+1 == lines && n < len(words) {
			rest := ""
			for ; n > 0; n-- {
				rest = strings.Join(words[:n], ", ") + " and " + count(len(words)-n, "more", "more")
				if measure(rest, size, false) <= room {
					break
				}
			}
			if n == 0 {
				rest = count(len(words), "of them", "of them")
			}
			return append(out, rest)
		}
		line := strings.Join(words[:n], ", ")
		if words = words[n:]; len(words) > 0 {
			line += ","
		}
		out = append(out, fit(line, size, false, room))
	}
	return out
}
