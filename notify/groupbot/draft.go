package groupbot

import (
	"bytes"
	"encoding/json"
	"parcelwarden/notify"
	"time"
)

// Draft returns what Send would post to a bot: the markdown, or for Feishu, whose bots take none, the rich text as indented JSON.
func (c *Channel) Draft(m notify.Outgoing) string {
	_, body := c.dialect.call(Bot{}, c.fitted(sheetOf(m)), time.Time{})
	switch b := body.(type) {
	case wecomBody:
		return b.Markdown.Content
	case dingtalkBody:
		return b.Markdown.Text
	default:
		var out bytes.Buffer
		encoder := json.NewEncoder(&out)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		if encoder.Encode(body) != nil {
			return ""
		}
		return out.String()
	}
}
