package main

import (
	"context"
	"fmt"
	"os"
	"parcelwarden/tracker"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// settings checks what the configuration says by itself. What cannot work at all has stopped the command before.
func (e *examiner) settings(path string) {
	from := "no file: defaults and environment"
	if path != "" {
		from = path
	}
	e.add(checkRow{"config", "settings", checkOK, from, ""})
	switch {
	case strings.HasPrefix(e.cfg.BaseURL, "https://"):
		e.add(checkRow{"config", "base_url", checkOK, e.cfg.BaseURL, ""})
	case strings.Contains(e.cfg.BaseURL, "127.0.0.1"), strings.Contains(e.cfg.BaseURL, "localhost"):
		e.add(checkRow{"config", "base_url", checkWarn, e.cfg.BaseURL, "suppliers cannot open links to this machine, and couriers cannot push to it: set base_url to your public address"})
	default:
		e.add(checkRow{"config", "base_url", checkWarn, e.cfg.BaseURL, "links in messages and pushes travel unencrypted: put a proxy with https in front"})
	}
}

func (e *examiner) database(ctx context.Context) {
	applied, known, err := e.app.store.SchemaVersion(ctx)
	if err == nil {
		err = e.app.store.Ping(ctx)
	}
	if err != nil {
		e.add(checkRow{"database", e.app.store.Dialect(), checkFail, err.Error(), "is the server up, and may this user write?"})
		return
	}
	e.add(checkRow{"database", e.app.store.Dialect(), checkOK, fmt.Sprintf("schema %d of %d", applied, known), ""})
	if info, err := os.Stat(filepath.Join(e.cfg.Data, "secret.key")); err == nil && info.Mode().Perm()&0o077 != 0 {
		e.add(checkRow{"database", "secret.key", checkWarn, "others on this machine may read it: " + info.Mode().Perm().String(), "chmod 600"})
	}
}

func (e *examiner) merchants(ctx context.Context) {
	codes := make([]string, 0, len(e.app.merchants))
	for code := range e.app.merchants {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	for _, code := range codes {
		e.merchant(ctx, e.app.merchants[code])
	}
}

func (e *examiner) merchant(ctx context.Context, m tracker.Merchant) {
	row := checkRow{Area: "merchant", Name: m.Code, State: checkOK}
	profile, err := e.app.rules.For(m.Platform, e.app.now())
	unseen, open, countErr := e.app.store.Unseen(ctx, m.ID)
	switch {
	case err != nil:
		row.State, row.Detail, row.Hint = checkFail, "no rules in force today for platform "+m.Platform, "set platform to a known one, or generic"
	case countErr != nil:
		row.State, row.Detail = checkFail, countErr.Error()
	default:
		row.Detail = fmt.Sprintf("%d parcels on their way, %d never looked at; rules %s", open, unseen, profile.Edition())
		if len(m.Everybody()) == 0 {
			row.State, row.Hint = checkWarn, "nobody is told about this shop's incidents: set email or webhook_url, or add people (parcelwarden contacts add)"
		} else if cut := e.app.unreached(m); len(cut) > 0 {
			row.State, row.Hint = checkWarn, "none of their channels is set up: "+strings.Join(cut, ", ")
		}
	}
	e.add(row)
}

func (e *examiner) mail(ctx context.Context) {
	row := checkRow{Area: "channel", Name: "email", State: checkOff, Detail: "no mail.host", Hint: "incidents are shown on the pages only"}
	if e.cfg.Mail.Host != "" {
		row = checkRow{Area: "channel", Name: "email", State: checkOK, Detail: fmt.Sprintf("%s:%d takes our sign-in; nothing was sent", e.cfg.Mail.Host, e.cfg.Mail.Port)}
		ctx, cancel := context.WithTimeout(ctx, probeTimeout)
		defer cancel()
		channel, err := e.app.mailChannel()
		if err == nil {
			err = channel.Probe(ctx)
		}
		if err != nil {
			row.State, row.Detail, row.Hint = checkFail, errText(err), "mail.host, mail.port, mail.tls, mail.username, mail.password"
		}
	}
	e.add(row)
	hooks := 0
	for _, m := range e.app.merchants {
		if m.WebhookURL != "" {
			hooks++
		}
	}
	if hooks > 0 {
		e.add(checkRow{"channel", "webhook", checkOK, fmt.Sprintf("%d merchants have one", hooks), ""})
	}
	e.add(e.sms())
	e.faults(ctx)
}

// faults shows the channels whose messages were refused because of their setup.
func (e *examiner) faults(ctx context.Context) {
	list, err := e.app.store.ChannelFaults(ctx, 0)
	if err != nil {
		e.add(checkRow{"channel", "faults", checkFail, err.Error(), ""})
		return
	}
	for _, f := range list {
		name := strings.TrimSpace(f.Channel + " " + tracker.HideRecipient(f.Channel, f.Recipient) + " " + f.Part)
		e.add(checkRow{
			"channel", name, checkFail, fmt.Sprintf("%s: %s; since %s, tried %d times", e.app.merchantByID(f.MerchantID).Code, f.Reason, f.Since.Format(time.RFC3339), f.Tries),
			"mend it and send a test (parcelwarden notify test --channel " + f.Channel + "), or press try again under people",
		})
	}
}
