package notify

import (
	"bytes"
	"fmt"
	"parcelwarden/tracker"
	"slices"
	"strings"
)

// line is one line of a message: a fact with its label, or plain words. Href is set when the value is one of the message's own links.
type line struct {
	Label, Value, Href string
}

// block is a run of lines without a blank one between them, either all facts or all words.
type block struct {
	Facts bool
	Lines []line
}

// parseBlocks reads an executed template. A TAB parts a label from its value; a fact without a value is not shown, so templates
// name every fact without asking whether it is known. A value that is one of the links leads there. Both the plain and the HTML part are made from the result and say the same.
func parseBlocks(text string, links ...string) []block {
	var blocks []block
	fresh := true
	for raw := range strings.SplitSeq(text, "\n") {
		raw = strings.TrimRight(raw, " \r")
		if strings.TrimSpace(raw) == "" {
			fresh = true
			continue
		}
		label, value, isFact := strings.Cut(raw, "\t")
		l := line{Label: strings.TrimSpace(label), Value: strings.TrimSpace(value)}
		if !isFact {
			l = line{Value: l.Label}
		} else if l.Value == "" {
			continue
		}
		if slices.Contains(links, l.Value) {
			l.Href = l.Value
		}
		if fresh || blocks[len(blocks)-1].Facts != isFact {
			blocks = append(blocks, block{Facts: isFact})
			fresh = false
		}
		last := &blocks[len(blocks)-1]
		last.Lines = append(last.Lines, l)
	}
	return blocks
}

func plainText(blocks []block, colon string) string {
	var out strings.Builder
	for i, b := range blocks {
		if i > 0 {
			out.WriteString("\n")
		}
		for _, l := range b.Lines {
			if l.Label != "" {
				out.WriteString(l.Label + colon)
			}
			out.WriteString(l.Value + "\n")
		}
	}
	return out.String()
}

func (r *Renderer) html(title string, locale tracker.Locale, blocks []block) (string, error) {
	var out bytes.Buffer
	page := struct {
		Title, Lang string
		Blocks      []block
	}{title, string(locale), blocks}
	if err := r.layout.ExecuteTemplate(&out, "layout.html", page); err != nil {
		return "", fmt.Errorf("mail layout: %w", err)
	}
	return out.String(), nil
}
