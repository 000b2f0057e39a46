package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"parcelwarden/notify"
	"parcelwarden/notify/groupbot"
	"slices"
)

// BotEntry is one bot in one group chat, under the name by which messages are addressed to it. URL and secret are credentials.
type BotEntry struct {
	Kind     string `koanf:"kind"` // wecom, dingtalk, feishu
	Merchant string `koanf:"merchant"`
	URL      string `koanf:"url"`
	Secret   string `koanf:"secret"` // of DingTalk's and Feishu's signed bots
}

// validateBots reports every setting of the bots that cannot work. It names them, and never shows an address.
func (c *Config) validateBots() error {
	var wrong []error
	for name, e := range c.Bots {
		bad := func(format string, args ...any) { wrong = append(wrong, fmt.Errorf("bots."+name+format, args...)) }
		if !sourceName.MatchString(name) {
			bad(": use small letters, digits, - and _ for the name")
		}
		if !slices.Contains(groupbot.Kinds(), groupbot.Kind(e.Kind)) {
			bad(".kind %q: use wecom, dingtalk or feishu", e.Kind)
		}
		if _, ok := c.Merchants[e.Merchant]; !ok && (e.Merchant != "" || len(c.Merchants) != 1) {
			bad(".merchant %q is not under merchants", e.Merchant)
		}
		if err := groupbot.CheckURL(e.URL); err != nil {
			bad(".url: %w", err)
		}
		if e.Secret != "" && e.Kind == string(groupbot.WeCom) {
			bad(".secret: WeCom's bots have none")
		}
	}
	return errors.Join(wrong...)
}

// botOf is who a bot belongs to, and its name.
type botOf struct {
	merchant int64
	name     string
}

// botsOf returns the configured bots of one kind.
func (a *app) botsOf(kind groupbot.Kind) (map[botOf]groupbot.Bot, error) {
	bots := map[botOf]groupbot.Bot{}
	for name, e := range a.cfg.Bots {
		if e.Kind != string(kind) {
			continue
		}
		m, err := a.merchant(e.Merchant)
		if err != nil {
			return nil, fmt.Errorf("bots.%s: %w", name, err)
		}
		bots[botOf{m.ID, name}] = groupbot.Bot{URL: e.URL, Secret: e.Secret}
	}
	return bots, nil
}

// botChannels returns a channel for every kind of bot, configured or not: a message to a bot that is not there yet waits for it.
func (a *app) botChannels() ([]notify.Channel, error) {
	var channels []notify.Channel
	for _, kind := range groupbot.Kinds() {
		bots, err := a.botsOf(kind)
		if err != nil {
			return nil, exitError{code: exitUsage, err: err}
		}
		channel, err := groupbot.New(groupbot.Config{
			Kind: kind, Now: a.wall, ListURL: a.cfg.BaseURL + "/stuck",
			Lookup: func(_ context.Context, merchantID int64, name string) (groupbot.Bot, bool) {
				bot, known := bots[botOf{merchantID, name}]
				return bot, known
			},
		})
		if err != nil {
			return nil, err
		}
		channels = append(channels, channel)
	}
	return channels, nil
}

// bots says which bots are set up. None is called: a call is a message to a group.
func (e *examiner) bots() {
	for _, name := range slices.Sorted(maps.Keys(e.cfg.Bots)) {
		bot := e.cfg.Bots[name]
		row := checkRow{Area: "bot", Name: name, State: checkOK, Detail: bot.Kind + ", signed; nothing was sent"}
		switch {
		case bot.Kind == string(groupbot.WeCom):
			row.Detail = bot.Kind + "; nothing was sent"
		case bot.Secret == "":
			row.State, row.Detail = checkWarn, bot.Kind+", not signed; nothing was sent"
			row.Hint = "whoever learns the address can post to the group: turn on signing (加签) and set secret"
		}
		e.add(row)
	}
	if len(e.cfg.Bots) == 0 {
		e.add(checkRow{"bot", "groups", checkOff, "no group bot is set up", "WeCom, DingTalk and Feishu groups are told through bots"})
	}
}
