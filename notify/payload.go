package notify

import (
	"encoding/json"
	"fmt"
	"parcelwarden/tracker"
	"time"
)

// envelope is the body of a webhook. ID is the same at every try of one notification, so that a receiver can drop a repeat.
type envelope struct {
	ID         string           `json:"id"`
	Topic      tracker.Topic    `json:"topic"`
	Audience   tracker.Audience `json:"audience"`
	MerchantID int64            `json:"merchant_id"`
	SentAt     time.Time        `json:"sent_at"`
	Link       string           `json:"link"`
	Test       bool             `json:"test,omitempty"` // nothing has happened: somebody tries the channel
	Incident   tracker.Message  `json:"incident"`
}

func payload(n tracker.Notification, v view, id string, now time.Time) ([]byte, error) {
	body, err := json.Marshal(envelope{
		ID: id, Topic: n.Topic, Audience: n.Audience, MerchantID: n.MerchantID,
		SentAt: now.UTC(), Link: v.Link, Test: n.Test(), Incident: v.Message,
	})
	if err != nil {
		return nil, fmt.Errorf("encode message: %w", err)
	}
	return body, nil
}
