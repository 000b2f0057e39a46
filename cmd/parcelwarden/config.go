package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/go-viper/mapstructure/v2"
	"github.com/knadh/koanf/parsers/yaml"
	"github.com/knadh/koanf/providers/env/v2"
	"github.com/knadh/koanf/providers/file"
	"github.com/knadh/koanf/v2"
)

// envPrefix starts every setting's environment variable. Two underscores go one level down: PARCELWARDEN_MAIL__HOST is mail.host.
const envPrefix = "PARCELWARDEN_"

// Config is everything that can be set, in a YAML file or in the environment. Without either the defaults run.
type Config struct {
	Data      string                   `koanf:"data"`
	Database  string                   `koanf:"database"`
	Listen    string                   `koanf:"listen"`
	BaseURL   string                   `koanf:"base_url"`
	SecretKey string                   `koanf:"secret_key"`
	Cadence   string                   `koanf:"cadence"`
	Grace     time.Duration            `koanf:"grace"`
	Log       LogConfig                `koanf:"log"`
	Mail      MailConfig               `koanf:"mail"`
	SMS       SMSConfig                `koanf:"sms"`
	Jobs      JobsConfig               `koanf:"jobs"`
	Retention RetentionConfig          `koanf:"retention"`
	Merchants map[string]MerchantEntry `koanf:"merchants"`
	Couriers  map[string]CourierEntry  `koanf:"couriers"`
	Sources   map[string]SourceEntry   `koanf:"sources"`
	Bots      map[string]BotEntry      `koanf:"bots"`

	silent bool // names no shop and no courier account: there may be no file at all
}

// LogConfig says what is logged to standard error.
type LogConfig struct {
	Level  string `koanf:"level"`
	Format string `koanf:"format"` // text or json
}

// MailConfig is the server that e-mail leaves through. Without a host no e-mail is sent.
type MailConfig struct {
	Host     string `koanf:"host"`
	Port     int    `koanf:"port"`
	Username string `koanf:"username"`
	Password string `koanf:"password"`
	From     string `koanf:"from"`
	TLS      string `koanf:"tls"` // none, starttls, tls
}

// JobsConfig holds the wall-clock intervals of the jobs and the size of the poller.
type JobsConfig struct {
	Poll      time.Duration `koanf:"poll"`
	Detect    time.Duration `koanf:"detect"`
	Dispatch  time.Duration `koanf:"dispatch"`
	Escalate  time.Duration `koanf:"escalate"`
	Feeds     time.Duration `koanf:"feeds"`
	Clusters  time.Duration `koanf:"clusters"`
	Correct   time.Duration `koanf:"correct"`
	Score     time.Duration `koanf:"score"`
	Lanes     time.Duration `koanf:"lanes"`
	Digest    time.Duration `koanf:"digest"`
	Retain    time.Duration `koanf:"retain"`
	Pushes    time.Duration `koanf:"pushes"`
	Subscribe time.Duration `koanf:"subscribe"`
	Workers   int           `koanf:"workers"`
	Lease     time.Duration `koanf:"lease"`
}

// RetentionConfig says how long what may go is kept, in days.
type RetentionConfig struct {
	Looks    int `koanf:"looks_days"`
	Messages int `koanf:"messages_days"`
	Pushes   int `koanf:"pushes_days"` // what couriers pushed, word for word
}

// MerchantEntry is one shop, under its code.
type MerchantEntry struct {
	Name          string         `koanf:"name"`
	Platform      string         `koanf:"platform"`
	Zone          string         `koanf:"zone"`
	Locale        string         `koanf:"locale"`
	Email         string         `koanf:"email"`
	WebhookURL    string         `koanf:"webhook_url"`
	WebhookSecret string         `koanf:"webhook_secret"`
	ProductScore  float64        `koanf:"product_score"`
	ServiceScore  float64        `koanf:"service_score"`
	ApprovalLimit float64        `koanf:"approval_limit"`
	AutoRefund    int            `koanf:"auto_refund_days"` // days after shipping from which the platform refunds by itself; 0: not known
	WarnBefore    *time.Duration `koanf:"warn_before"`      // how long before the platform's line a parcel is told of; 0: never
	Hold          *time.Duration `koanf:"hold"`             // how long a breach must stand before it is told; 0: at once
	AlertsPerDay  *int           `koanf:"alerts_per_day"`   // immediate messages per person; 0: no limit
	AlertValue    float64        `koanf:"alert_value"`      // abnormal parcels from this value (yuan) on may pass the limit
	BuyerCare     bool           `koanf:"buyer_care"`       // offer staff a draft of what to write to a delayed parcel's buyer
	LateWarn      float64        `koanf:"late_warn"`        // chance of arriving late from which a parcel is on watch
	OriginCity    string         `koanf:"origin_city"`      // where parcels leave from when their rows do not say
	OriginProv    string         `koanf:"origin_province"`
}

// CourierEntry is one account at a provider of tracking answers, under its name. Keys that are not listed here are its credentials.
type CourierEntry struct {
	Provider          string         `koanf:"provider"`
	Merchant          string         `koanf:"merchant"`
	Serves            []string       `koanf:"serves"`
	BaseURL           string         `koanf:"base_url"`
	RequestsPerSecond float64        `koanf:"requests_per_second"`
	NumberFloor       *time.Duration `koanf:"number_floor"`
	Push              bool           `koanf:"push"`       // have the provider push, and subscribe parcels where that is needed
	PerDay            *int           `koanf:"per_day"`    // requests a day; 0: no limit
	QuotaZone         string         `koanf:"quota_zone"` // whose midnight fills the quota again; the merchant's zone by default
	Price             string         `koanf:"price"`      // of a look ("0.06 CNY") or of a number ("0.25 CNY/number")
	Credentials       map[string]any `koanf:",remain"`
}

func defaultConfig() Config {
	return Config{
		Data: "parcelwarden-data", Listen: "127.0.0.1:8080", Cadence: "balanced", Grace: 20 * time.Second,
		Log:  LogConfig{Level: "info", Format: "text"},
		Mail: MailConfig{Port: 587, TLS: "starttls", From: "parcelwarden@localhost"},
		Jobs: JobsConfig{
			Poll: 5 * time.Second, Detect: 5 * time.Second, Dispatch: 5 * time.Second, Escalate: time.Minute, Feeds: 30 * time.Second, Clusters: 3 * time.Minute, Correct: 5 * time.Minute,
			Score: time.Hour, Lanes: 30 * time.Minute, Digest: 10 * time.Minute, Retain: 6 * time.Hour,
			Pushes: 2 * time.Second, Subscribe: 30 * time.Second, Workers: 16, Lease: 5 * time.Minute,
		},
		Retention: RetentionConfig{Looks: 90, Messages: 180, Pushes: 7},
	}
}

// loadConfig reads the defaults, then the file (if any), then the environment. An unknown key is an error that names it.
func loadConfig(path string, environ []string) (Config, error) {
	k := koanf.New(".")
	if path != "" {
		if err := k.Load(file.Provider(path), yaml.Parser()); err != nil {
			if errors.Is(err, fs.ErrNotExist) {
				return Config{}, fmt.Errorf("configuration %s does not exist", path)
			}
			return Config{}, fmt.Errorf("read configuration %s: %w", path, err)
		}
	}
	fromEnv := env.Provider(".", env.Opt{
		Prefix:        envPrefix,
		EnvironFunc:   func() []string { return environ },
		TransformFunc: envSetting,
	})
	if err := k.Load(fromEnv, nil); err != nil {
		return Config{}, fmt.Errorf("read environment: %w", err)
	}
	cfg := defaultConfig()
	err := k.UnmarshalWithConf("", &cfg, koanf.UnmarshalConf{Tag: "koanf", DecoderConfig: &mapstructure.DecoderConfig{
		Result: &cfg, TagName: "koanf", ErrorUnused: true, WeaklyTypedInput: true,
		DecodeHook: mapstructure.ComposeDecodeHookFunc(mapstructure.StringToTimeDurationHookFunc(), mapstructure.StringToSliceHookFunc(",")),
	}})
	if err != nil {
		return Config{}, fmt.Errorf("configuration %s: %w", path, err)
	}
	cfg.fill()
	return cfg, cfg.validate()
}

// envSetting maps PARCELWARDEN_COURIERS__SF__CHECK_WORD to couriers.sf.check_word. The variable that names the file is no setting.
func envSetting(key, value string) (string, any) {
	name := strings.ToLower(strings.ReplaceAll(strings.TrimPrefix(key, envPrefix), "__", "."))
	if name == "config" {
		return "", nil
	}
	return name, value
}

func (c *Config) fill() {
	if c.Database == "" {
		c.Database = "sqlite:" + filepath.Join(c.Data, "parcelwarden.db")
	}
	if c.BaseURL == "" {
		c.BaseURL = "http://" + c.Listen
	}
	c.BaseURL = strings.TrimRight(c.BaseURL, "/")
	c.silent = len(c.Merchants) == 0 && len(c.Couriers) == 0
	if len(c.Merchants) == 0 {
		c.Merchants = map[string]MerchantEntry{"default": {Name: "我的店铺"}}
	}
	for code, m := range c.Merchants {
		if m.Platform == "" {
			m.Platform = "douyin"
		}
		if m.Zone == "" {
			m.Zone = "Asia/Shanghai"
		}
		if m.Locale == "" {
			m.Locale = "zh-CN"
		}
		if m.Name == "" {
			m.Name = code
		}
		c.Merchants[code] = m
	}
	for name, account := range c.Couriers {
		if account.Provider == "" {
			account.Provider = name
		}
		if len(account.Serves) == 0 {
			account.Serves = []string{"*"}
		}
		c.Couriers[name] = account
	}
}

// configPath returns the file to read: the flag, else the environment, else none.
func configPath(flag string) string {
	if flag != "" {
		return flag
	}
	return os.Getenv(envPrefix + "CONFIG")
}
