package main

import (
	"fmt"
	"parcelwarden/notify"
	"parcelwarden/notify/sms"
	"parcelwarden/tracker"
	"strings"
)

// SMSConfig is the account that text messages leave through. Without a provider none is sent.
type SMSConfig struct {
	Provider   string                       `koanf:"provider"` // aliyun, tencent, twilio
	Endpoint   string                       `koanf:"endpoint"`
	KeyID      string                       `koanf:"key_id"` // AccessKey ID, SecretId, account SID
	Secret     string                       `koanf:"secret"` // AccessKey secret, SecretKey, auth token
	SignName   string                       `koanf:"sign_name"`
	AppID      string                       `koanf:"app_id"`
	Region     string                       `koanf:"region"`
	From       string                       `koanf:"from"`
	Callback   string                       `koanf:"callback"`
	ParamLimit int                          `koanf:"param_limit"`
	Templates  map[string]SMSTemplateConfig `koanf:"templates"` // by topic or topic/locale
}

// SMSTemplateConfig is an approved template and what fills its variables.
type SMSTemplateConfig struct {
	ID     string   `koanf:"id"`
	Params []string `koanf:"params"`
}

// smsConfig is the channel's configuration. Signatures run on the real clock, also in a demo: the provider compares it with its own.
func (a *app) smsConfig() sms.Config {
	c := a.cfg.SMS
	templates := make(map[string]sms.Template, len(c.Templates))
	for key, t := range c.Templates {
		templates[key] = sms.Template{ID: t.ID, Params: t.Params}
	}
	return sms.Config{
		Provider: sms.Provider(c.Provider), Endpoint: c.Endpoint, KeyID: c.KeyID, Secret: c.Secret, SignName: c.SignName, AppID: c.AppID,
		Region: c.Region, From: c.From, Callback: a.smsCallback(), ParamLimit: c.ParamLimit, Templates: templates, Now: a.wall,
	}
}

// withSMS adds the channel if a provider is configured.
func (a *app) withSMS(channels []notify.Channel) ([]notify.Channel, error) {
	if a.cfg.SMS.Provider == "" {
		return channels, nil
	}
	channel, err := sms.New(a.smsConfig())
	if err != nil {
		return nil, exitError{code: exitUsage, err: err}
	}
	return append(channels, channel), nil
}

// sms checks the settings by themselves: no provider can be asked without paying for a message.
func (e *examiner) sms() checkRow {
	row := checkRow{Area: "channel", Name: "sms", State: checkOff, Detail: "no SMS provider is set up", Hint: "alerts go out by e-mail and webhook"}
	if e.cfg.SMS.Provider == "" {
		return row
	}
	cfg := e.app.smsConfig()
	if err := cfg.Validate(); err != nil {
		row.State, row.Detail, row.Hint = checkFail, strings.ReplaceAll(err.Error(), "\n", "; "), "sms.provider and the settings beside it"
		return row
	}
	row.State, row.Detail, row.Hint = checkOK, fmt.Sprintf("%s: the settings are complete; nothing was sent", cfg.Provider), ""
	if missing := cfg.Unserved(tracker.LocaleZH); len(missing) > 0 {
		row.Detail += fmt.Sprintf("; without a template, and so not told by text message: %v", missing)
	}
	return row
}
