package simulator

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"time"
)

// pushes reports whether the Pusher speaks for a provider.
func pushes(provider string) bool {
	switch provider {
	case Kuaidi100, Kdniao, SF, Track17, AfterShip, EasyPost:
		return true
	default:
		return false
	}
}

// deliver makes one attempt. What is not acknowledged in the provider's form is repeated at its pace, as often as it does.
func (p *Pusher) deliver(ctx context.Context, d *delivery, now time.Time) {
	taken := p.post(ctx, d)
	if ctx.Err() != nil {
		return // the world has ended in the middle of it
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.counts.Sent++
	d.tries++
	switch {
	case d.forged: // a forger does not insist
		if taken {
			p.counts.Taken++
		}
	case taken:
		p.counts.Accepted++
	default:
		p.counts.Refused++
		pause := again(d.provider, d.tries)
		if pause == 0 {
			p.counts.GivenUp++
			return
		}
		d.due = now.Add(pause)
		p.waiting = append(p.waiting, d)
	}
}

// again is the pause before the next attempt after so many; zero: there is none. Kdniao and SF publish no pace, and EasyPost no pauses.
func again(provider string, tries int) time.Duration {
	pauses := map[string][]time.Duration{
		Kuaidi100: {33 * time.Minute, 33 * time.Minute, 33 * time.Minute},
		Kdniao:    {10 * time.Minute, 10 * time.Minute, 10 * time.Minute},
		SF:        {10 * time.Minute, 10 * time.Minute, 10 * time.Minute},
		Track17:   {10 * time.Minute, 30 * time.Minute, time.Hour},
		EasyPost:  {time.Minute, 2 * time.Minute, 4 * time.Minute, 8 * time.Minute, 16 * time.Minute, 32 * time.Minute},
	}[provider]
	if provider == AfterShip && tries < 14 {
		return 30 * time.Second << (tries - 1)
	}
	if tries > len(pauses) {
		return 0
	}
	return pauses[tries-1]
}

// post sends the message and reports whether it was acknowledged.
func (p *Pusher) post(ctx context.Context, d *delivery) bool {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, d.address, bytes.NewReader(d.message.body))
	if err != nil {
		return false
	}
	req.Header.Set("Content-Type", d.message.kind)
	for name, value := range d.message.header {
		req.Header.Set(name, value)
	}
	client := p.Client
	if client == nil {
		client = http.DefaultClient
	}
	resp, err := client.Do(req)
	if err != nil {
		return false
	}
	defer func() { _ = resp.Body.Close() }() // all of it has been read
	body, err := io.ReadAll(io.LimitReader(resp.Body, 1<<16))
	return err == nil && resp.StatusCode >= 200 && resp.StatusCode < 300 && acknowledged(d.provider, body)
}

// acknowledged reads the word that the provider wants to hear. For those that want none the HTTP status is enough.
func acknowledged(provider string, body []byte) bool {
	var in struct {
		Result     bool   `json:"result"`
		ReturnCode string `json:"returnCode"`
		Success    bool   `json:"Success"`
		Business   string `json:"EBusinessID"`
		SF         string `json:"return_code"`
	}
	err := json.Unmarshal(body, &in)
	switch provider {
	case Kuaidi100:
		return err == nil && in.Result && in.ReturnCode == "200"
	case Kdniao:
		return err == nil && in.Success && in.Business != ""
	case SF:
		return err == nil && in.SF == "0000"
	default:
		return true
	}
}
