package store

import (
	"context"
	"fmt"
	"time"
)

// Sessions keeps web sessions. It has the methods that the session library scs asks of a store.
type Sessions struct {
	Now   func() time.Time // decides what has expired; the store's clock unless set
	store *Store
}

// Sessions returns the session store.
func (s *Store) Sessions() *Sessions { return &Sessions{store: s, Now: s.now} }

// FindCtx returns the data of a session that has not expired.
func (s *Sessions) FindCtx(ctx context.Context, token string) (data []byte, exists bool, err error) {
	var rows []struct{ Data []byte }
	err = s.store.reader.WithContext(ctx).Raw("SELECT data FROM sessions WHERE token = ? AND expiry > ?", token, s.Now().UnixMilli()).
		Scan(&rows).Error
	if err != nil {
		return nil, false, fmt.Errorf("find session: %w", err)
	}
	if len(rows) == 0 {
		return nil, false, nil
	}
	return rows[0].Data, true, nil
}

// CommitCtx stores a session until expiry.
func (s *Sessions) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	err := s.store.writer.WithContext(ctx).Exec(`INSERT INTO sessions (token, data, expiry) VALUES (?, ?, ?)
		ON CONFLICT (token) DO UPDATE SET data = excluded.data, expiry = excluded.expiry`, token, append([]byte{}, data...), expiry.UnixMilli()).Error
	if err != nil {
		return fmt.Errorf("store session: %w", err)
	}
	return nil
}

// DeleteCtx ends a session; one that does not exist is no error.
func (s *Sessions) DeleteCtx(ctx context.Context, token string) error {
	if err := s.store.writer.WithContext(ctx).Exec("DELETE FROM sessions WHERE token = ?", token).Error; err != nil {
		return fmt.Errorf("delete session: %w", err)
	}
	return nil
}

// Find is FindCtx without a context.
func (s *Sessions) Find(token string) (data []byte, exists bool, err error) {
	return s.FindCtx(context.Background(), token)
}

// Commit is CommitCtx without a context.
func (s *Sessions) Commit(token string, data []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, data, expiry)
}

// Delete is DeleteCtx without a context.
func (s *Sessions) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }
