package sms

import (
	"parcelwarden/notify"
	"parcelwarden/tracker"
	"time"
)

// noon is the moment of every test: 20:00 in Shanghai.
var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// Credentials of the tests, made up.
const (
	keyID   = "LTAI5tExampleKey00001"
	secret  = "not-a-real-secret-but-as-long"
	account = "AC0123456789abcdef0123456789abcdef"
)

func aliyunConfig() Config {
	return Config{
		Provider: Aliyun, KeyID: keyID, Secret: secret, SignName: "山野茶铺", Now: func() time.Time { return noon },
		Nonce: func() string { return "nonce-0001" },
		Templates: map[string]Template{
			"incident_opened":    {ID: "SMS_100000001", Params: []string{"courier", "number", "kind", "hours", "action"}},
			"incident_opened/en": {ID: "SMS_100000002", Params: []string{"tail"}},
			"staff_digest":       {ID: "SMS_100000003"},
			"supplier_notice":    {ID: "SMS_100000004", Params: []string{"tail", "path"}},
		},
	}
}

func tencentConfig() Config {
	c := aliyunConfig()
	c.Provider, c.AppID, c.ParamLimit = Tencent, "1400000001", 20
	c.Templates = map[string]Template{
		"incident_opened": {ID: "2000001", Params: []string{"courier", "number", "kind", "hours", "action"}},
		"staff_digest":    {ID: "2000002"},
	}
	return c
}

func twilioConfig() Config {
	return Config{Provider: Twilio, KeyID: account, Secret: secret, From: "+15005550006", Now: func() time.Time { return noon }}
}

// alert is a message as the renderer leaves it.
func alert(recipient string) notify.Outgoing {
	return notify.Outgoing{
		Notification: tracker.Notification{
			ID: 5001, MerchantID: 7, Topic: tracker.TopicOpened, Audience: tracker.AudienceMerchant, Channel: "sms", Recipient: recipient,
			Locale: tracker.LocaleZH,
		},
		MessageID: "n5001.m7.0a1b2c3d4e5f@pw.example.cn", Short: "圆通 YT7600010002003 已静默 101 小时（中转超时），建议先催件",
		Params: map[string]string{
			"courier": "圆通", "number": "YT7600010002003", "tail": "002003", "kind": "中转超时", "hours": "101", "action": "催件",
			"link": "https://pw.example.cn/parcels/907", "path": "parcels/907",
		},
	}
}
