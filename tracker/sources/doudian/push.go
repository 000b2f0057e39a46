package doudian

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"parcelwarden/tracker/sources"
	"strings"
)

// Message is one pushed message, without what it says about the buyer.
type Message struct {
	ID      string
	Tag     string // 100 to 113 and 126 about orders, 200 to 211 about after-sale cases; 0 is a trial
	OrderID string // empty: there is nothing to read
	ShopID  string
}

// Ack is the answer that the platform takes for "received".
const Ack = `{"code":0,"msg":"success"}`

// ErrNoMessages is returned for a body that is not an array of messages.
var ErrNoMessages = errors.New("the body is not an array of messages")

const mostMessages = 1000

// ParsePush reads the body of a push: an array of messages, whose id is spelled msg_id or msgId, and whose data are an object or a string
// that holds one.
func ParsePush(body []byte) ([]Message, error) {
	var raw []json.RawMessage
	if err := json.Unmarshal(body, &raw); err != nil || len(raw) > mostMessages {
		return nil, ErrNoMessages
	}
	out := make([]Message, 0, len(raw))
	for _, element := range raw {
		var m struct {
			Tag  sources.Text    `json:"tag"`
			ID   sources.Text    `json:"msg_id"`
			ID2  sources.Text    `json:"msgId"`
			Data json.RawMessage `json:"data"`
		}
		if err := json.Unmarshal(element, &m); err != nil {
			return nil, ErrNoMessages
		}
		message := Message{ID: string(m.ID), Tag: string(m.Tag)}
		if message.ID == "" {
			message.ID = string(m.ID2)
		}
		if message.ID == "" {
			sum := sha256.Sum256(element)
			message.ID = hex.EncodeToString(sum[:])
		}
		message.OrderID, message.ShopID = subject(m.Data)
		if message.Tag == "0" || !orderTag(message.Tag) {
			message.OrderID = ""
		}
		out = append(out, message)
	}
	return out, nil
}

// subject finds the order and the shop in a message's data.
func subject(data json.RawMessage) (orderID, shopID string) {
	var inner string
	if json.Unmarshal(data, &inner) == nil {
		data = json.RawMessage(inner)
	}
	var d struct {
		OrderID sources.Text `json:"p_id"`
		ShopID  sources.Text `json:"shop_id"`
	}
	if json.Unmarshal(data, &d) != nil {
		return "", ""
	}
	if strings.Trim(string(d.OrderID), "0123456789") != "" {
		d.OrderID = ""
	}
	return string(d.OrderID), string(d.ShopID)
}

// orderTag reports whether the tag is of the families of orders and after-sale cases.
func orderTag(tag string) bool {
	return len(tag) == 3 && (tag[0] == '1' || tag[0] == '2')
}
