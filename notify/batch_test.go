package notify_test

import (
	"context"
	"fmt"
	"parcelwarden/notify"
	"parcelwarden/tracker"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// group is a channel that joins messages: the joined text is the list of their ids.
type group struct {
	most int
	send func(ids []string) error

	mu    sync.Mutex
	calls [][]string
}

var _ notify.Batcher = (*group)(nil)

func (g *group) Name() string { return "group" }

func (g *group) Most() int { return g.most }

func (g *group) Join(messages []notify.Outgoing) notify.Outgoing {
	joined := messages[0]
	joined.Text = ""
	for _, m := range messages {
		joined.Text += fmt.Sprint(m.Notification.ID) + " "
	}
	return joined
}

func (g *group) Send(_ context.Context, m notify.Outgoing) (string, error) {
	ids := []string{fmt.Sprint(m.Notification.ID)}
	if !strings.Contains(m.Text, "\n") { // joined
		ids = strings.Fields(m.Text)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.calls = append(g.calls, ids)
	if g.send == nil {
		return "0 ok", nil
	}
	return "0 ok", g.send(ids)
}

// sizes returns how many messages each call carried.
func (g *group) sizes() []int {
	var out []int
	for _, ids := range g.calls {
		out = append(out, len(ids))
	}
	slices.Sort(out)
	return out
}

// toGroup returns an outbox with n messages to the bot ops.
func toGroup(n int) *outbox {
	o := queued(n)
	for i := range o.rows {
		o.rows[i].Channel, o.rows[i].Recipient = "group", "ops"
	}
	return o
}

func groupDispatcher(t *testing.T, o *outbox, c *clock, g *group) *notify.Dispatcher {
	t.Helper()
	d, err := notify.New(notify.Config{
		Outbox: o, Render: newRenderer(t).Render, Now: c.now, Workers: 3, Batch: 8,
		Channels: []notify.Channel{g, channel{"fake", func(context.Context, notify.Outgoing) (string, error) { return "ok", nil }}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestMessagesForOneRecipientGoTogether(t *testing.T) {
	t.Parallel()
	o, c, g := toGroup(400), &clock{at: noon}, &group{most: 120}
	o.rows[1].Recipient = "night"
	o.rows[2].MerchantID = 8
	for i := range 10 {
		o.rows[100+i].Channel = "fake"
	}
	report, err := groupDispatcher(t, o, c, g).Pass(t.Context())
	if err != nil || report.ByChannel["group"] != 390 || report.ByChannel["fake"] != 10 || report.Joined != 390-6 {
		t.Fatalf("Pass = %+v, %v", report, err)
	}
	if diff := cmp.Diff([]int{1, 1, 28, 120, 120, 120}, g.sizes()); diff != "" {
		t.Error(diff)
	}
	seen := map[string]int{}
	for _, id := range slices.Concat(g.calls...) {
		seen[id]++
	}
	for _, n := range o.rows {
		if n.State != tracker.DeliverySent || n.Channel == "group" && seen[fmt.Sprint(n.ID)] != 1 {
			t.Errorf("row %d is %s, told %d times", n.ID, n.State, seen[fmt.Sprint(n.ID)])
		}
	}
	if receipt := o.row(1).Receipt; receipt != "0 ok (one message for 120)" {
		t.Errorf("receipt %q", receipt)
	}
}

// A row that cannot be rendered fails alone; the others go.
func TestRowsThatCannotBeRenderedStayBehind(t *testing.T) {
	t.Parallel()
	o, c, g := toGroup(5), &clock{at: noon}, &group{most: 10}
	o.rows[3].Topic = "birthday"
	report, err := groupDispatcher(t, o, c, g).Pass(t.Context())
	if err != nil || report.Sent() != 4 || report.Failed != 1 || len(g.calls) != 1 || o.row(4).State != tracker.DeliveryFailed {
		t.Errorf("Pass = %+v, %v, calls %v", report, err, g.calls)
	}
}

// A provider that refuses one word must not cost the other messages.
func TestWhatIsRefusedIsFoundByHalves(t *testing.T) {
	t.Parallel()
	o, c, g := toGroup(100), &clock{at: noon}, &group{most: 100}
	g.send = func(ids []string) error {
		if slices.Contains(ids, "42") {
			return notify.Failed("430102 text")
		}
		return nil
	}
	report, err := groupDispatcher(t, o, c, g).Pass(t.Context())
	if err != nil || report.Sent() != 99 || report.Failed != 1 || len(g.calls) > 15 {
		t.Errorf("Pass = %+v, %v after %d calls", report, err, len(g.calls))
	}
	if n := o.row(42); n.State != tracker.DeliveryFailed || n.LastError != "430102 text" {
		t.Errorf("row 42 is %s: %s", n.State, n.LastError)
	}
}

func idOf(text string) int64 {
	var id int64
	_, _ = fmt.Sscan(text, &id)
	return id
}
