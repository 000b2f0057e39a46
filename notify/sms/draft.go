package sms

import (
	"parcelwarden/notify"
	"parcelwarden/tracker"
	"strings"
)

// Draft is a text message as it would be handed to the provider: an approved template with its variables, or a text.
type Draft struct {
	Template string // empty where the provider takes the text itself
	Names    []string
	Values   []string
	Text     string
}

// Draft returns what Send would hand over for a rendered message. It fails, as Send would, where a template is missing or cannot be filled.
func (c Config) Draft(m notify.Outgoing) (Draft, error) {
	c = c.withDefaults()
	if c.Provider == Twilio {
		return Draft{Text: twilioText(m)}, nil
	}
	template, err := c.templateOf(m)
	if err != nil {
		return Draft{}, err
	}
	values, err := c.fill(template, m.Params)
	for i := range values {
		if isCode(template.Params[i]) { // who reads all pieces can answer
			values[i] = strings.Repeat("•", len(values[i]))
		}
	}
	return Draft{Template: template.ID, Names: template.Params, Values: values}, err
}

// twilioText is the short text; for suppliers with the link under which they answer.
func twilioText(m notify.Outgoing) string {
	if link := m.Params["link"]; link != "" && m.Notification.Audience == tracker.AudienceSupplier {
		return m.Short + "\n" + link
	}
	return m.Short
}

var _ notify.Drafter = (*Channel)(nil)

// Draft returns the text of a message, or its template with a line for each variable. Pieces of a link's code are left out.
func (c *Channel) Draft(m notify.Outgoing) string {
	draft, err := c.cfg.Draft(m)
	if err != nil || draft.Template == "" {
		return draft.Text
	}
	lines := []string{"template " + draft.Template}
	for i, name := range draft.Names {
		lines = append(lines, name+": "+draft.Values[i])
	}
	return strings.Join(lines, "\n")
}
