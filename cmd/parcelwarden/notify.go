package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"parcelwarden/notify"
	"parcelwarden/tracker"
	"slices"
	"time"

	"github.com/spf13/cobra"
)

// testFlags say where a test message goes.
type testFlags struct {
	channel, to, merchant, locale string
	asJSON                        bool
}

// testResult is what became of a test message, in the shape scripts read.
type testResult struct {
	Channel    string `json:"channel"`
	To         string `json:"to"`
	Sent       bool   `json:"sent"`
	Receipt    string `json:"receipt,omitempty"`
	Failure    string `json:"failure,omitempty"` // setup, limit, temporary, final
	Reason     string `json:"reason,omitempty"`
	RetryAfter string `json:"retry_after,omitempty"`
	MessageID  int64  `json:"message_id"` // under which it stands in the log, marked as a test
}

func newNotifyCommand(s *settings) *cobra.Command {
	cmd := &cobra.Command{Use: "notify", Short: "messages to people"}
	var f testFlags
	test := &cobra.Command{
		Use: "test --channel CHANNEL --to RECIPIENT", Short: "send one sample message now", Args: usageArgs(cobra.NoArgs),
		Long: "Sends one sample alert at once, past the outbox, keeps it in the log of messages as a test, and prints the receipt or why it failed: setup (mend the configuration), limit (too\n" +
			"many messages), temporary, or final. The recipient is an e-mail address, a phone number, the URL of a webhook, or the name of\n" +
			"a bot under bots. Exit status 1 if it failed.",
		Example: "  parcelwarden notify test --channel email --to me@example.com\n  parcelwarden notify test --channel wecom --to ops --locale en",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if f.channel == "" || f.to == "" {
				return exitError{code: exitUsage, err: errors.New("notify test needs --channel and --to")}
			}
			if locale := tracker.Locale(f.locale); locale != "" && locale != tracker.LocaleZH && locale != tracker.LocaleEN {
				return exitError{code: exitUsage, err: fmt.Errorf("locale %q: use zh-CN or en", f.locale)}
			}
			return withApp(cmd.Context(), s, func(ctx context.Context, a *app) error { return a.testMessage(ctx, f, s.std.out) })
		},
	}
	flags := test.Flags()
	flags.StringVar(&f.channel, "channel", "", "email, webhook, sms, wecom, dingtalk or feishu")
	flags.StringVar(&f.to, "to", "", "who gets it: an address, a number, a URL or the name of a bot")
	flags.StringVar(&f.merchant, "merchant", "", "merchant code, if there are several")
	flags.StringVar(&f.locale, "locale", "", "zh-CN or en; the merchant's by default")
	flags.BoolVar(&f.asJSON, "json", false, "print one JSON object")
	cmd.AddCommand(test)
	return cmd
}

func (a *app) testMessage(ctx context.Context, f testFlags, out io.Writer) error {
	m, err := a.merchant(f.merchant)
	if err != nil {
		return err
	}
	if !slices.Contains(tracker.WayChannels(), f.channel) {
		return exitError{code: exitFailed, err: fmt.Errorf("not sent: there is no channel %q", f.channel)}
	}
	attempt, retryAfter, err := a.sendTest(ctx, sampleAlert(m, f, a.now()))
	if err != nil {
		return err
	}
	result := testResult{Channel: f.channel, To: f.to, Sent: attempt.Outcome == tracker.AttemptSent, Receipt: attempt.Receipt, MessageID: attempt.MessageID}
	if result.Sent {
		if f.asJSON {
			return printJSON(out, result)
		}
		_, err = fmt.Fprintf(out, "sent over %s: %s\n", f.channel, cmp.Or(result.Receipt, "no receipt"))
		return err
	}
	result.Receipt, result.Failure, result.Reason = "", string(attempt.Outcome), attempt.Reason
	wait := ""
	if retryAfter > 0 {
		result.RetryAfter = retryAfter.String()
		wait = ", wait " + result.RetryAfter
	}
	if f.asJSON {
		if err := printJSON(out, result); err != nil {
			return err
		}
		return exitError{code: exitFailed}
	}
	return exitError{code: exitFailed, err: fmt.Errorf("not sent over %s (%s%s): %s", f.channel, result.Failure, wait, result.Reason)}
}

// sampleAlert is an alert about a parcel that does not exist.
func sampleAlert(m tracker.Merchant, f testFlags, now time.Time) tracker.Notification {
	n := notify.Sample(tracker.TopicOpened, m, tracker.Locale(cmp.Or(f.locale, string(m.Locale))), now)
	n.Channel, n.Recipient = f.channel, f.to
	return n
}
