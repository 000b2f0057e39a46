package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"parcelwarden/tracker"
	"parcelwarden/tracker/web"
	"strings"

	"github.com/spf13/cobra"
)

func newUsersCommand(s *settings) *cobra.Command {
	users := &cobra.Command{Use: "users", Short: "people who sign in"}
	var role, merchant, locale, email string
	var alerts int
	add := &cobra.Command{
		Use: "add NAME --role ROLE", Short: "add a user; the password is read from standard input, or made up and printed", Args: usageArgs(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			user := tracker.User{Name: args[0], Role: tracker.Role(role), Locale: tracker.Locale(locale), Email: email, AlertsPerDay: alerts}
			return withApp(cmd.Context(), s, func(ctx context.Context, a *app) error { return a.addUser(ctx, s, user, merchant) })
		},
	}
	flags := add.Flags()
	flags.StringVar(&role, "role", string(tracker.RoleStaff), "staff, merchant or admin")
	flags.StringVar(&merchant, "merchant", "", "merchant code; an admin without it sees every merchant")
	flags.StringVar(&locale, "locale", string(tracker.LocaleZH), "zh-CN or en")
	flags.StringVar(&email, "email", "", "address for the daily digest")
	flags.IntVar(&alerts, "alerts-per-day", 0, "immediate messages a day to that address; 0: as the merchant says, -1: no limit")
	users.AddCommand(add)
	return users
}

func (a *app) addUser(ctx context.Context, s *settings, user tracker.User, merchant string) error {
	if user.Role != tracker.RoleStaff && user.Role != tracker.RoleMerchant && user.Role != tracker.RoleAdmin {
		return exitError{code: exitUsage, err: fmt.Errorf("role %q: use staff, merchant or admin", user.Role)}
	}
	if user.Role != tracker.RoleAdmin || merchant != "" {
		m, err := a.merchant(merchant)
		if err != nil {
			return exitError{code: exitUsage, err: err}
		}
		user.MerchantID = m.ID
	}
	password, made, err := readPassword(s)
	if err != nil {
		return err
	}
	if user.PasswordHash, err = web.HashPassword(password); err != nil {
		return exitError{code: exitUsage, err: fmt.Errorf("password: %w", err)}
	}
	if _, err := a.store.CreateUser(ctx, user); err != nil {
		return fmt.Errorf("add user %s: %w", user.Name, err)
	}
	if made {
		_, err = fmt.Fprintf(s.std.out, "%s %s\n", user.Name, password)
		return err
	}
	_, err = fmt.Fprintln(s.std.out, user.Name)
	return err
}

// readPassword takes the first line of a piped standard input. At a terminal, or from an empty input, a password is made up.
func readPassword(s *settings) (password string, made bool, err error) {
	if !isTerminal(s.std.in) {
		line, err := bufio.NewReader(s.std.in).ReadString('\n')
		if line = strings.TrimRight(line, "\r\n"); line != "" {
			return line, false, nil
		}
		if err != nil && line == "" && !errors.Is(err, errEOF) {
			return "", false, fmt.Errorf("read password: %w", err)
		}
	}
	secret, err := randomText(12)
	return secret, true, err
}

func newTokensCommand(s *settings) *cobra.Command {
	tokens := &cobra.Command{Use: "tokens", Short: "tokens for programs"}
	var merchant, name string
	create := &cobra.Command{
		Use: "create", Short: "make a token for POST /api/orders; it is printed once", Args: usageArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withApp(cmd.Context(), s, func(ctx context.Context, a *app) error {
				m, err := a.merchant(merchant)
				if err != nil {
					return exitError{code: exitUsage, err: err}
				}
				secret, err := randomText(32)
				if err != nil {
					return err
				}
				sum := sha256.Sum256([]byte(secret))
				token := tracker.APIToken{MerchantID: m.ID, Name: name, CreatedAt: a.now()}
				if _, err := a.store.CreateToken(ctx, token, hex.EncodeToString(sum[:])); err != nil {
					return fmt.Errorf("create token: %w", err)
				}
				_, err = fmt.Fprintln(s.std.out, secret)
				return err
			})
		},
	}
	create.Flags().StringVar(&merchant, "merchant", "", "merchant code")
	create.Flags().StringVar(&name, "name", "api", "what the token is for")
	tokens.AddCommand(create)
	return tokens
}

// randomText returns n random bytes as text without signs that get lost in a shell.
func randomText(n int) (string, error) {
	raw := make([]byte, n)
	if _, err := rand.Read(raw); err != nil {
		return "", fmt.Errorf("read randomness: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(raw), nil
}

func newMigrateCommand(s *settings) *cobra.Command {
	return &cobra.Command{
		Use: "migrate", Short: "bring the database schema up to date", Args: usageArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withApp(cmd.Context(), s, func(ctx context.Context, a *app) error {
				applied, known, err := a.store.SchemaVersion(ctx)
				if err != nil {
					return fmt.Errorf("read schema version: %w", err)
				}
				_, err = fmt.Fprintf(s.std.out, "schema %d of %d\n", applied, known)
				return err
			})
		},
	}
}

func newBackupCommand(s *settings) *cobra.Command {
	return &cobra.Command{
		Use: "backup FILE", Short: "copy the running SQLite database to a new file", Args: usageArgs(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withApp(cmd.Context(), s, func(ctx context.Context, a *app) error { return a.store.Backup(ctx, args[0]) })
		},
	}
}
