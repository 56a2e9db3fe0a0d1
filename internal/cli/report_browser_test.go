package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"html"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// browser is the headless browser of this machine. Without one the test is skipped, and says so.
func browser(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("NOT TESTED: what the page does in a browser: there is no chromium or google-chrome on PATH")
	return ""
}

// drive does on the page what a reader would, and leaves what came of it where the browser's dump has it.
const drive = `<script>
const seen = {};
const items = (list) => [...document.querySelectorAll(list + " .item")].filter((item) => !item.hidden).length;
const change = (control, value) => {
  if (control.type === "checkbox") control.checked = value; else control.value = value;
  control.dispatchEvent(new Event("input", { bubbles: true }));
};
seen.all = items("#verdicts");
const verdicts = document.querySelector("[data-filter=verdicts]");
change(verdicts.querySelector("input[value=proved]"), false);
seen.withoutProved = items("#verdicts");
change(verdicts.querySelector("input[value=proved]"), true);
change(verdicts.querySelector("input[type=search]"), "DATABASE");
seen.found = items("#verdicts");
seen.told = verdicts.querySelector("output").textContent;
verdicts.querySelector("[data-unfold]").click();
seen.unfolded = [...document.querySelectorAll("#verdicts .item")].filter((item) => item.open && !item.hidden).length;
change(verdicts.querySelector("input[type=search]"), "");
seen.violatedIsOpen = document.querySelector("#verdicts .item[data-status=violated]").open;
const check = document.querySelector("#checks .item");
location.hash = "#" + check.id;
dispatchEvent(new HashChangeEvent("hashchange"));
seen.linkUnfolds = check.open;
const svg = document.querySelector(".canvas svg"), before = svg.getBoundingClientRect().width;
document.querySelector("[data-zoom=in]").click();
seen.zoomed = Math.round(100 * svg.getBoundingClientRect().width / before);
document.querySelector(".canvas").dispatchEvent(new KeyboardEvent("keydown", { key: "0", bubbles: true, cancelable: true }));
seen.fitted = Math.round(100 * svg.getBoundingClientRect().width / before);
const subnet = document.querySelector(".canvas g.subnet");
subnet.focus();
seen.factsByKeyboard = !document.querySelector(".facts").hidden;
subnet.dispatchEvent(new PointerEvent("pointerover", { bubbles: true }));
seen.facts = document.querySelector(".facts").textContent;
seen.wide = document.documentElement.scrollWidth > document.documentElement.clientWidth;
seen.unnamed = [...document.querySelectorAll("button, input, a[href], summary")].filter((e) => !(e.textContent.trim() || e.getAttribute("aria-label") || e.labels?.length)).length;
seen.twice = [...document.querySelectorAll("[id]")].map((e) => e.id).filter((id, i, all) => all.indexOf(id) !== i);
const result = document.createElement("pre");
result.id = "seen";
result.textContent = JSON.stringify(seen);
document.body.append(result);
</script></body>`

// A reader filters, unfolds, follows links, zooms, and asks what is known of a part, by pointer and by keyboard, and the browser has nothing to complain of.
func TestReport_inABrowser(t *testing.T) {
	t.Parallel()
	path := browser(t)
	page := reported(t, "--from-aws", snapshotOf(t, leaky()), "--intents", write(t, "wanted.yaml", wanted))
	file := write(t, "report.html", strings.Replace(page, "</body>", drive, 1))

	ctx, stop := context.WithTimeout(t.Context(), 2*time.Minute)
	defer stop()
	var errs bytes.Buffer
	c := exec.CommandContext(ctx, path, "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir="+t.TempDir(), "--window-size=1280,900",
		"--enable-logging=stderr", "--virtual-time-budget=5000", "--dump-dom", "file://"+file)
	c.Stderr = &errs
	out, err := c.Output()
	require.NoError(t, err, errs.String())
	for _, line := range strings.Split(errs.String(), "\n") {
		assert.NotContains(t, line, "CONSOLE", "the browser's console has nothing to say")
	}
	found := regexp.MustCompile(`(?s)<pre id="seen">(.*?)</pre>`).FindSubmatch(out)
	require.NotNil(t, found, "the page's scripts ran to their end: %s", errs.String())
	var seen struct {
		All, WithoutProved, Found, Unfolded, Zoomed, Fitted, Unnamed int
		Told, Facts                                                  string
		ViolatedIsOpen, LinkUnfolds, FactsByKeyboard, Wide           bool
		Twice                                                        []string
	}
	require.NoError(t, json.Unmarshal([]byte(html.UnescapeString(string(found[1]))), &seen))
	assert.Greater(t, seen.All, 2)
	assert.Less(t, seen.WithoutProved, seen.All, "what is proved can be hidden")
	assert.Equal(t, 1, seen.Found, "a search finds a sentence, whatever the case of letters")
	assert.Equal(t, 1, seen.Unfolded)
	assert.Regexp(t, `^1 of \d+$`, seen.Told)
	assert.True(t, seen.ViolatedIsOpen, "what is violated is unfolded from the start")
	assert.True(t, seen.LinkUnfolds, "a link unfolds what it leads to")
	assert.Equal(t, 125, seen.Zoomed)
	assert.Equal(t, 100, seen.Fitted)
	assert.True(t, seen.FactsByKeyboard)
	assert.Contains(t, seen.Facts, "10.0.")
	assert.False(t, seen.Wide, "nothing sticks out of the page")
	assert.Zero(t, seen.Unnamed, "every control has a name for who cannot see it")
	assert.Empty(t, seen.Twice, "ids are unique")
}
