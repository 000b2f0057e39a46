package main

import (
	"fmt"
	"parcelwarden/notify"
	"parcelwarden/notify/email"
	"parcelwarden/notify/webhook"
	"parcelwarden/tracker"
	"parcelwarden/tracker/jobs"
	"time"
)

// poller builds the polling job. Its lease runs on the program's clock, which a demo speeds up.
func (a *app) poller() *jobs.Poller {
	return &jobs.Poller{
		Store: a.store, Courier: a.courier, Now: a.now, Wall: a.wall, PushLag: a.pushLags(), Log: a.log, Cadence: tracker.Cadence(a.cfg.Cadence),
		Lease: a.simulated(a.cfg.Jobs.Lease), Claim: 4096, Workers: a.cfg.Jobs.Workers, Flush: 2048,
		Zone: a.zoneOf,
	}
}

// zoneOf is the zone of a merchant; nil for one that came after the start.
func (a *app) zoneOf(merchantID int64) *time.Location {
	for _, m := range a.merchants {
		if m.ID == merchantID {
			return m.Location()
		}
	}
	return nil
}

func (a *app) detector() *jobs.Detector {
	return &jobs.Detector{
		Store: a.store, Judge: tracker.Court{Rules: a.rules, Advisor: a.advisor, Lanes: a.lanes}, Scores: a.scores, Now: a.now, Log: a.log, Batch: 500,
	}
}

// simulated turns a wall-clock duration into the program's time.
func (a *app) simulated(d time.Duration) time.Duration { return time.Duration(float64(d) * a.speed) }

// renderer makes the texts of messages.
func (a *app) renderer() (*notify.Renderer, error) {
	renderer, err := notify.NewRenderer(notify.RendererConfig{BaseURL: a.cfg.BaseURL, Words: a.words, Links: tracker.LinkSigner{Key: a.key}})
	if err != nil {
		return nil, fmt.Errorf("message texts: %w", err)
	}
	return renderer, nil
}

// dispatcher builds the outbox's other end: e-mail if a server is configured, and signed webhooks.
func (a *app) dispatcher() (*notify.Dispatcher, error) {
	if a.outbox != nil { // one for jobs and pages: it keeps the pace of each bot
		return a.outbox, nil
	}
	renderer, err := a.renderer()
	if err != nil {
		return nil, err
	}
	channels, err := a.botChannels()
	if err != nil {
		return nil, fmt.Errorf("group bots: %w", err)
	}
	hook, err := webhook.New(webhook.Config{Secret: a.webhookSecret, Now: a.now})
	if err != nil {
		return nil, fmt.Errorf("webhook channel: %w", err)
	}
	channels = append(channels, hook)
	if a.cfg.Mail.Host != "" {
		mail, err := a.mailChannel()
		if err != nil {
			return nil, exitError{code: exitUsage, err: fmt.Errorf("mail: %w", err)}
		}
		channels = append(channels, mail)
	}
	if channels, err = a.withSMS(channels); err != nil {
		return nil, err
	}
	a.outbox, err = notify.New(notify.Config{
		Outbox: a.store, Channels: channels, Render: renderer.Render, Now: a.now, Wall: a.wall, Log: a.log, Lease: a.simulated(10 * time.Minute),
	})
	return a.outbox, err
}

func (a *app) mailChannel() (*email.Channel, error) {
	return email.New(email.Config{
		Host: a.cfg.Mail.Host, Port: a.cfg.Mail.Port, Username: a.cfg.Mail.Username, Password: a.cfg.Mail.Password,
		From: a.cfg.Mail.From, TLS: email.TLS(a.cfg.Mail.TLS), Now: a.now,
	})
}

func (a *app) webhookSecret(merchantID int64) string {
	for _, m := range a.merchants {
		if m.ID == merchantID {
			return m.WebhookSecret
		}
	}
	return ""
}

// schedule makes every job run on a clock. Intervals are wall-clock time.
func (a *app) schedule(more ...jobs.Job) (*jobs.Schedule, error) {
	list, err := a.jobs()
	if err != nil {
		return nil, err
	}
	return jobs.NewSchedule(a.log, a.cfg.Grace, append(more, list...)...)
}

// jobs builds every job of the program, in the order of a parcel's way.
func (a *app) jobs() ([]jobs.Job, error) {
	dispatcher, err := a.dispatcher()
	if err != nil {
		return nil, err
	}
	list, err := a.sourceJobs()
	if err != nil {
		return nil, err
	}
	day := 24 * time.Hour
	every := a.cfg.Jobs
	retention := &jobs.Retention{
		Store: a.store, Now: a.now, Log: a.log,
		Looks: time.Duration(a.cfg.Retention.Looks) * day, Messages: time.Duration(a.cfg.Retention.Messages) * day,
	}
	retention.Pushes, retention.PushKeys = a.pushRetention(day)
	detector := a.detector()
	feeds := &jobs.FeedWatch{Store: a.store, Now: a.now, Log: a.log}
	clusters := &jobs.ClusterWatcher{Store: a.store, Now: a.now, Log: a.log}
	escalator := &jobs.Escalator{Store: a.store, Now: a.now, Log: a.log, Batch: 200}
	booker := &jobs.ScoreBooker{Store: a.store, Scores: a.scores, Rules: a.rules, Now: a.now, Log: a.log}
	corrector := &jobs.Corrector{Store: a.store, Courier: a.courier, Now: a.now, Log: a.log, Batch: 50}
	digester := &jobs.Digester{Store: a.store, Now: a.now, Log: a.log}
	a.warnPushes()
	list = append(append(append(list, a.pushJobs()...), a.whatIfJob()), a.snapshotJobs()...)
	return append(list,
		jobs.Job{Name: "poll", Every: every.Poll, Run: a.poller().Run},
		jobs.Job{Name: "detect", Every: every.Detect, Run: detector.Run},
		jobs.Job{Name: "ship", Every: every.Detect, Run: a.shipWatch().Run},
		jobs.Job{Name: "clones", Every: every.Feeds, Run: a.cloneWatch().Run},
		jobs.Job{Name: "correct", Every: every.Correct, Run: corrector.Run},
		jobs.Job{Name: "feeds", Every: every.Feeds, Run: feeds.Run},
		jobs.Job{Name: "clusters", Every: every.Clusters, Run: clusters.Run},
		jobs.Job{Name: "decisions", Every: every.Escalate, Run: (&jobs.DecisionFollower{Store: a.store, Now: a.now, Log: a.log}).Run},
		jobs.Job{Name: "escalate", Every: every.Escalate, Run: escalator.Run},
		jobs.Job{Name: "warn", Every: every.Escalate, Run: (&jobs.Warner{Store: a.store, Now: a.now, Log: a.log}).Run},
		jobs.Job{Name: "dispatch", Every: every.Dispatch, Run: dispatcher.Run},
		jobs.Job{Name: "score", Every: every.Score, Run: booker.Run},
		jobs.Job{Name: "lanes", Every: every.Lanes, Run: a.laneLearner().Run},
		jobs.Job{Name: "digest", Every: every.Digest, Run: digester.Run},
		jobs.Job{Name: "suppliers", Every: every.Lanes, Run: (&jobs.SupplierWatch{Store: a.store, Now: a.now, Log: a.log}).Run},
		jobs.Job{Name: "retain", Every: every.Retain, Run: retention.Run},
	), nil
}
