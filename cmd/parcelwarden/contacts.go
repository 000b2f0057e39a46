package main

import (
	"context"
	"errors"
	"fmt"
	"parcelwarden/notify/sms"
	"parcelwarden/tracker"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// contactFlags are what every command about people says.
type contactFlags struct {
	merchant, by string
	quiet, user  string
	off          bool
	asJSON       bool
	form         tracker.PersonForm
}

func newContactsCommand(s *settings) *cobra.Command {
	cmd := &cobra.Command{
		Use: "contacts", Short: "who is told: people and groups, their channels, hours and limits",
		Long: "Everybody who is told what happens to a shop's parcels. The e-mail address and the webhook of the shop's configuration are in the list as\n" +
			"they are configured; settings that are made here are laid over them. Each person is told over the first channel in the order; the\n" +
			"next one gets the message only where it failed for good, or where the channel is set up wrong.",
	}
	cmd.AddCommand(newContactsListCommand(s), newContactsAddCommand(s), newContactsSetCommand(s), newContactsRemoveCommand(s))
	return cmd
}

func (f *contactFlags) common(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.merchant, "merchant", "", "merchant code, if there are several")
	flags.StringVar(&f.by, "by", "", "who decided; whoever runs the command by default")
	flags.BoolVar(&f.asJSON, "json", false, "print JSON")
}

func (f *contactFlags) settings(cmd *cobra.Command) {
	f.common(cmd)
	flags := cmd.Flags()
	flags.StringVar(&f.form.Locale, "locale", "", "zh-CN or en; the shop's by default")
	flags.StringVar(&f.form.Email, "email", "", "e-mail address")
	flags.StringVar(&f.form.SMS, "sms", "", "mobile number; it is stored sealed and shown masked")
	flags.StringVar(&f.form.Webhook, "webhook", "", "URL of a webhook")
	flags.StringVar(&f.form.Bot, "bot", "", "name of a bot under bots")
	flags.StringVar(&f.form.Order, "order", "", "channels in order, for example sms,email (email, sms, webhook, bot)")
	flags.StringVar(&f.quiet, "quiet", "", "quiet hours in the shop's zone, for example 22:30-08:00; none for never")
	flags.StringVar(&f.form.Night, "night", "abnormal", "from which severity messages come in quiet hours, too: none, watch, breach, abnormal, presumed_lost")
	flags.StringVar(&f.form.From, "from", "none", "least severity of messages: none (all), watch, breach, abnormal, presumed_lost")
	flags.StringVar(&f.form.PerDay, "per-day", "", "immediate messages a day; 0 for no limit; as the shop says by default")
	flags.StringVar(&f.form.DigestAt, "digest", "", "time of an own daily digest, for example 08:30; none for no digest")
	flags.StringVar(&f.user, "user", "", "account of the same person, by name; none for no account; the one with the same e-mail by default")
	flags.BoolVar(&f.off, "off", false, "switch off: nothing is sent to this person")
}

func newContactsListCommand(s *settings) *cobra.Command {
	var f contactFlags
	cmd := &cobra.Command{
		Use: "list", Short: "list who is told, when and how", Args: usageArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withApp(cmd.Context(), s, func(_ context.Context, a *app) error {
				m, err := a.merchant(f.merchant)
				if err != nil {
					return err
				}
				if f.asJSON {
					return printJSON(s.std.out, contactRows(m.Everybody()))
				}
				return printContacts(s.std.out, m.Everybody())
			})
		},
	}
	f.common(cmd)
	return cmd
}

func newContactsAddCommand(s *settings) *cobra.Command {
	var f contactFlags
	cmd := &cobra.Command{
		Use: "add NAME", Short: "add a person or a group", Args: usageArgs(cobra.ExactArgs(1)),
		Example: "  parcelwarden contacts add 李娜 --sms 13800001111 --email li@example.com --order sms,email --quiet 22:30-08:00 --from breach\n" +
			"  parcelwarden contacts add 仓库值班群 --bot ops --per-day 0\n  parcelwarden contacts add Anna --locale en --email anna@example.com --digest 09:00",
		RunE: func(cmd *cobra.Command, args []string) error {
			return withApp(cmd.Context(), s, func(ctx context.Context, a *app) error {
				m, err := a.merchant(f.merchant)
				if err != nil {
					return err
				}
				f.form.Name, f.form.MerchantID, f.form.Active = args[0], m.ID, true
				return f.save(ctx, s, a, cmd)
			})
		},
	}
	f.settings(cmd)
	return cmd
}

func newContactsSetCommand(s *settings) *cobra.Command {
	var f contactFlags
	var on bool
	cmd := &cobra.Command{
		Use: "set ID", Short: "change a person; what is not named stays", Args: usageArgs(cobra.ExactArgs(1)),
		Long:    "Changes a person by the id of the list, or a configured address by its name, email or webhook. An empty address takes the channel away.",
		Example: "  parcelwarden contacts set 3 --order email,sms\n  parcelwarden contacts set email --quiet 23:00-07:00 --locale en\n  parcelwarden contacts set 3 --off",
		RunE: func(cmd *cobra.Command, args []string) error {
			return withApp(cmd.Context(), s, func(ctx context.Context, a *app) error {
				p, err := a.person(f.merchant, args[0])
				if err != nil {
					return err
				}
				asked := f.form
				f.form = tracker.FormOf(p)
				f.form.Active = p.Active || on
				f.take(cmd, asked)
				return f.save(ctx, s, a, cmd)
			})
		},
	}
	f.settings(cmd)
	cmd.Flags().StringVar(&f.form.Name, "name", "", "another name")
	cmd.Flags().BoolVar(&on, "on", false, "switch on again")
	return cmd
}

func newContactsRemoveCommand(s *settings) *cobra.Command {
	var f contactFlags
	cmd := &cobra.Command{
		Use: "remove ID", Short: "forget a person; a configured address goes back to its configuration", Args: usageArgs(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withApp(cmd.Context(), s, func(ctx context.Context, a *app) error {
				p, err := a.person(f.merchant, args[0])
				if err != nil {
					return err
				}
				if err := a.store.RemovePerson(ctx, p.MerchantID, p.ID); err != nil {
					return err
				}
				if f.asJSON {
					return printJSON(s.std.out, map[string]any{"removed": p.ID})
				}
				_, err = fmt.Fprintf(s.std.out, "%d %s removed\n", p.ID, p.Name)
				return err
			})
		},
	}
	f.common(cmd)
	return cmd
}

// take lays the flags that were given over what the person is.
func (f *contactFlags) take(cmd *cobra.Command, asked tracker.PersonForm) {
	for _, s := range []struct {
		flag string
		to   *string
		from string
	}{
		{"name", &f.form.Name, asked.Name},
		{"locale", &f.form.Locale, asked.Locale},
		{"email", &f.form.Email, asked.Email},
		{"sms", &f.form.SMS, asked.SMS},
		{"webhook", &f.form.Webhook, asked.Webhook},
		{"bot", &f.form.Bot, asked.Bot},
		{"order", &f.form.Order, asked.Order},
		{"night", &f.form.Night, asked.Night},
		{"from", &f.form.From, asked.From},
		{"per-day", &f.form.PerDay, asked.PerDay},
		{"digest", &f.form.DigestAt, asked.DigestAt},
	} {
		if cmd.Flags().Changed(s.flag) {
			*s.to = s.from
		}
	}
}

// save reads the form with the flags of its own shape, checks it and keeps the person.
func (f *contactFlags) save(ctx context.Context, s *settings, a *app, cmd *cobra.Command) error {
	if cmd.Flags().Changed("quiet") {
		f.form.QuietFrom, f.form.QuietTo, _ = strings.Cut(f.quiet, "-")
		if f.quiet == "none" {
			f.form.QuietFrom, f.form.QuietTo = "", ""
		}
	}
	if f.form.DigestAt == "none" {
		f.form.DigestAt = ""
	}
	if f.off {
		f.form.Active = false
	}
	f.form.Bots, f.form.Number = a.botKinds(f.form.MerchantID), sms.CheckNumber
	var err error
	if cmd.Flags().Changed("user") {
		f.form.User, err = a.accountNamed(ctx, f.form.MerchantID, f.user)
	}
	var p tracker.Person
	if err == nil {
		p, err = f.form.Person()
	}
	if err == nil {
		p.By, p.At = actor(f.by), a.now().Truncate(time.Second)
		p, err = a.store.SavePerson(ctx, p)
	}
	if wrong, ok := errors.AsType[*tracker.PersonError](err); ok {
		return exitError{code: exitUsage, err: wrong}
	}
	if err != nil {
		return err
	}
	if f.asJSON {
		return printJSON(s.std.out, contactRows([]tracker.Person{p})[0])
	}
	return printContacts(s.std.out, []tracker.Person{p})
}
