package store

import (
	"context"
	"errors"
	"fmt"
	"parcelwarden/tracker"
	"time"

	"gorm.io/gorm"
)

type userRow struct {
	ID           int64 `gorm:"primaryKey;autoIncrement:false"`
	MerchantID   ref
	Name         string
	PasswordHash string
	Role         string
	Locale       string
	Email        string
	AlertsPerDay int
}

// TableName implements gorm's Tabler.
func (userRow) TableName() string { return "users" }

func (r *userRow) user() tracker.User {
	return tracker.User{
		ID: r.ID, MerchantID: int64(r.MerchantID), Name: r.Name, PasswordHash: r.PasswordHash, Role: tracker.Role(r.Role),
		Locale: tracker.Locale(r.Locale), Email: r.Email, AlertsPerDay: r.AlertsPerDay,
	}
}

// CreateUser adds a person. A name that is in use gives ErrTaken.
func (s *Store) CreateUser(ctx context.Context, u tracker.User) (tracker.User, error) {
	err := s.write(ctx, func(t tx) error {
		id, err := t.nextID("users")
		if err != nil {
			return err
		}
		u.ID = id
		return t.Create(&userRow{
			ID: id, MerchantID: ref(u.MerchantID), Name: u.Name, PasswordHash: u.PasswordHash, Role: string(u.Role), Locale: string(u.Locale),
			Email: u.Email, AlertsPerDay: u.AlertsPerDay,
		}).Error
	})
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		err = ErrTaken
	}
	if err != nil {
		return tracker.User{}, fmt.Errorf("create user %s: %w", u.Name, err)
	}
	return u, nil
}

// UserByName returns the person with the name, or ErrNotFound.
func (s *Store) UserByName(ctx context.Context, name string) (tracker.User, error) {
	return s.userWhere(ctx, "name = ?", name)
}

// User returns the person with the id, or ErrNotFound.
func (s *Store) User(ctx context.Context, id int64) (tracker.User, error) {
	return s.userWhere(ctx, "id = ?", id)
}

func (s *Store) userWhere(ctx context.Context, condition string, arg any) (tracker.User, error) {
	var row userRow
	if err := found(s.reader.WithContext(ctx).Where(condition, arg).Take(&row)); err != nil {
		return tracker.User{}, fmt.Errorf("find user: %w", err)
	}
	return row.user(), nil
}

// Users returns everybody who may sign in, by name.
func (s *Store) Users(ctx context.Context) ([]tracker.User, error) {
	var rows []userRow
	if err := s.reader.WithContext(ctx).Order("name").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list users: %w", err)
	}
	out := make([]tracker.User, 0, len(rows))
	for i := range rows {
		out = append(out, rows[i].user())
	}
	return out, nil
}

// SetUserLocale changes the language of a person's pages.
func (s *Store) SetUserLocale(ctx context.Context, id int64, locale tracker.Locale) error {
	return changedOne("set locale", s.writer.WithContext(ctx).Model(&userRow{}).Where("id = ?", id).Update("locale", string(locale)))
}

// SetUserAlerts changes how many immediate messages a person gets a day.
func (s *Store) SetUserAlerts(ctx context.Context, id int64, perDay int) error {
	return changedOne("set alerts per day", s.writer.WithContext(ctx).Model(&userRow{}).Where("id = ?", id).Update("alerts_per_day", perDay))
}

// SetUserPassword changes a person's password hash.
func (s *Store) SetUserPassword(ctx context.Context, id int64, hash string) error {
	return changedOne("set password", s.writer.WithContext(ctx).Model(&userRow{}).Where("id = ?", id).Update("password_hash", hash))
}

type tokenRow struct {
	ID         int64 `gorm:"primaryKey;autoIncrement:false"`
	MerchantID int64
	Name       string
	Hash       string
	CreatedAt  stamp `gorm:"autoCreateTime:false"`
	RevokedAt  stamp
}

// TableName implements gorm's Tabler.
func (tokenRow) TableName() string { return "api_tokens" }

// CreateToken adds a program's token. Only the hash of its secret is stored.
func (s *Store) CreateToken(ctx context.Context, token tracker.APIToken, hash string) (tracker.APIToken, error) {
	err := s.write(ctx, func(t tx) error {
		id, err := t.nextID("api_tokens")
		if err != nil {
			return err
		}
		token.ID = id
		return t.Create(&tokenRow{
			ID: id, MerchantID: token.MerchantID, Name: token.Name, Hash: hash, CreatedAt: stampOf(token.CreatedAt),
		}).Error
	})
	if err != nil {
		return tracker.APIToken{}, fmt.Errorf("create token: %w", err)
	}
	return token, nil
}

// TokenByHash returns the token with the hash, or ErrNotFound if there is none or it was revoked.
func (s *Store) TokenByHash(ctx context.Context, hash string) (tracker.APIToken, error) {
	var row tokenRow
	if err := found(s.reader.WithContext(ctx).Where("hash = ? AND revoked_at IS NULL", hash).Take(&row)); err != nil {
		return tracker.APIToken{}, fmt.Errorf("find token: %w", err)
	}
	return row.token(), nil
}

// Tokens returns the tokens of a merchant, revoked ones too; merchant 0 means all.
func (s *Store) Tokens(ctx context.Context, merchantID int64) ([]tracker.APIToken, error) {
	var rows []tokenRow
	scope := func(g *gorm.DB) *gorm.DB { return g }
	if merchantID != 0 {
		scope = func(g *gorm.DB) *gorm.DB { return g.Where("merchant_id = ?", merchantID) }
	}
	if err := s.reader.WithContext(ctx).Scopes(scope).Order("id").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list tokens: %w", err)
	}
	out := make([]tracker.APIToken, 0, len(rows))
	for i := range rows {
		out = append(out, rows[i].token())
	}
	return out, nil
}

func (r *tokenRow) token() tracker.APIToken {
	return tracker.APIToken{ID: r.ID, MerchantID: r.MerchantID, Name: r.Name, CreatedAt: r.CreatedAt.time(), RevokedAt: r.RevokedAt.time()}
}

// RevokeToken ends a merchant's token. It returns ErrNotFound if there is none that is still good.
func (s *Store) RevokeToken(ctx context.Context, merchantID, id int64, at time.Time) error {
	return changedOne("revoke token", s.writer.WithContext(ctx).Model(&tokenRow{}).
		Where("merchant_id = ? AND id = ? AND revoked_at IS NULL", merchantID, id).Update("revoked_at", timeArg(at)))
}
