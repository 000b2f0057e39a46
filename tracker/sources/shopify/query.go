package shopify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"parcelwarden/tracker"
	"parcelwarden/tracker/sources"
	"strings"
	"time"
)

// cursor is what a reading goes on from: a page of the orders that changed since a moment.
type cursor struct {
	Seen   time.Time `json:"seen,omitzero"`    // everything changed until then has been read
	From   time.Time `json:"from,omitzero"`    // of the reading under way
	After  string    `json:"after,omitempty"`  // its page
	Newest time.Time `json:"newest,omitzero"`  // newest change it has seen
	Orders int       `json:"orders,omitempty"` // per page, where the usual number cost too much
}

// Next reads one page of the orders that changed after the cursor. The pages go by the time of change and a cursor of Shopify's, so an
// order that changes meanwhile comes again later and none is skipped.
func (s *Source) Next(ctx context.Context, after string) (tracker.OrderBatch, error) {
	if s.cfg.Token == "" {
		return tracker.OrderBatch{Cursor: after}, nil
	}
	var c cursor
	if after != "" && json.Unmarshal([]byte(after), &c) != nil {
		c = cursor{}
	}
	now := s.cfg.Now()
	if c.From.IsZero() {
		c.From = now.Add(-s.cfg.Since)
		if seen := c.Seen.Add(-overlap); !c.Seen.IsZero() && seen.After(c.From) {
			c.From = seen
		}
		c.Newest = c.Seen
	}
	if c.Orders == 0 {
		c.Orders = pageOrders
	}
	data, err := s.page(ctx, &c)
	if err != nil {
		return tracker.OrderBatch{}, err
	}
	var orders []order
	for i := range data.Orders.Nodes {
		n := &data.Orders.Nodes[i]
		if at := moment(n.UpdatedAt); at.After(c.Newest) {
			c.Newest = at
		}
		if o := n.order(); len(o.parcels) > 0 || o.afterSale != tracker.AfterSaleNone {
			orders = append(orders, o)
		}
	}
	batch := s.batch(orders...)
	batch.SourceAt, batch.More = now, data.Orders.Page.More && data.Orders.Page.End != ""
	if c.After = string(data.Orders.Page.End); !batch.More {
		c = cursor{Seen: c.Newest, Orders: c.Orders}
	}
	text, err := json.Marshal(c)
	if err != nil {
		return tracker.OrderBatch{}, fmt.Errorf("shopify: write cursor: %w", err)
	}
	batch.Cursor = string(text)
	return batch, nil
}

// page asks for one page, a smaller one where the usual costs more than one query may.
func (s *Source) page(ctx context.Context, c *cursor) (ordersData, error) {
	for {
		var data ordersData
		err := s.ask(ctx, map[string]any{
			"query": ordersQuery,
			"variables": map[string]any{
				"first": c.Orders, "after": nullable(c.After), "parcels": mostParcels, "numbers": mostNumbers,
				"search": "updated_at:>='" + c.From.UTC().Format(time.RFC3339) + "'",
			},
		}, &data)
		if err == nil || !tooDear(err) || c.Orders <= 1 {
			return data, err
		}
		c.Orders /= 2
	}
}

func nullable(text string) any {
	if text == "" {
		return nil
	}
	return text
}

func (s *Source) ask(ctx context.Context, query, data any) error {
	body, err := json.Marshal(query)
	if err != nil {
		return fmt.Errorf("shopify: write query: %w", err)
	}
	reply, err := s.cfg.Caller.Call(ctx, sources.Request{
		Base: "https://" + s.cfg.Shop, Path: "/admin/api/" + s.cfg.Version + "/graphql.json", JSON: body,
		Header: map[string]string{"X-Shopify-Access-Token": s.cfg.Token},
	})
	if err != nil {
		return err //nolint:wrapcheck // a *tracker.SourceError, as promised
	}
	if failed := sources.StatusError(reply); failed != nil {
		if reply.Status == 404 { // the only path there is: the shop's name or the version is wrong
			failed.Outcome, failed.Problem = tracker.OutcomeAuth, tracker.ProblemBadCredentials
		}
		return failed
	}
	var answer struct {
		Data       json.RawMessage `json:"data"`
		Errors     json.RawMessage `json:"errors"`
		Extensions struct {
			Cost cost `json:"cost"`
		} `json:"extensions"`
	}
	if err := json.Unmarshal(reply.Body, &answer); err != nil {
		return sources.Malformed("the answer is not JSON")
	}
	if len(answer.Errors) > 0 && string(answer.Errors) != "null" {
		return graphError(answer.Errors, answer.Extensions.Cost)
	}
	if err := json.Unmarshal(answer.Data, data); err != nil {
		return sources.Malformed("the answer's data have another form than documented")
	}
	return nil
}

// cost is what a query costs and what is left of the shop's points.
type cost struct {
	Requested float64 `json:"requestedQueryCost"`
	Throttle  struct {
		Available float64 `json:"currentlyAvailable"`
		Restore   float64 `json:"restoreRate"`
	} `json:"throttleStatus"`
}

// wait is how long the missing points take to come back.
func (c cost) wait() time.Duration {
	missing := c.Requested - c.Throttle.Available
	if missing <= 0 || c.Throttle.Restore <= 0 {
		return 5 * time.Second
	}
	return min(time.Duration(missing/c.Throttle.Restore*float64(time.Second))+time.Second, time.Hour)
}

const tooDearCode = "MAX_COST_EXCEEDED"

// graphError reads the errors of a GraphQL answer: a list, or a text where the request never reached the query.
func graphError(raw json.RawMessage, c cost) error {
	var list []struct {
		Message    sources.Text `json:"message"`
		Extensions struct {
			Code sources.Text `json:"code"`
		} `json:"extensions"`
	}
	failed := &tracker.SourceError{Outcome: tracker.OutcomeRejected}
	if json.Unmarshal(raw, &list) != nil || len(list) == 0 {
		failed.Detail = sources.Detail(string(raw))
		if strings.Contains(strings.ToLower(failed.Detail), "api key or access token") {
			failed.Outcome, failed.Problem = tracker.OutcomeAuth, tracker.ProblemBadCredentials
		}
		return failed
	}
	code := string(list[0].Extensions.Code)
	failed.Detail = sources.Detail(code + " " + string(list[0].Message))
	switch code {
	case "THROTTLED":
		failed.Outcome, failed.RetryAfter = tracker.OutcomeRateLimited, c.wait()
	case "ACCESS_DENIED":
		failed.Outcome, failed.Problem = tracker.OutcomeAuth, tracker.ProblemNoPermission
	case "SHOP_INACTIVE":
		failed.Outcome, failed.Problem = tracker.OutcomeAuth, tracker.ProblemBadCredentials
	case "INTERNAL_SERVER_ERROR":
		failed.Outcome = tracker.OutcomeServerError
	}
	return failed
}

func tooDear(err error) bool {
	var failed *tracker.SourceError
	return errors.As(err, &failed) && strings.HasPrefix(failed.Detail, tooDearCode)
}

// ordersQuery asks for nothing about the buyer but province and city.
const ordersQuery = `query($search: String!, $first: Int!, $after: String, $parcels: Int!, $numbers: Int!) {
  orders(first: $first, after: $after, sortKey: UPDATED_AT, query: $search) {
    pageInfo { hasNextPage endCursor }
    nodes {
      legacyResourceId name updatedAt processedAt cancelledAt displayFinancialStatus displayFulfillmentStatus
      totalPriceSet { shopMoney { amount currencyCode } }
      shippingAddress { province city country }
      fulfillments(first: $parcels) {
        status createdAt deliveredAt
        trackingInfo(first: $numbers) { company number }
      }
    }
  }
}`
