package shopify

import (
	"parcelwarden/tracker/sources"
	"slices"
)

// ordersData is the data of ordersQuery.
type ordersData struct {
	Orders struct {
		Page struct {
			More bool         `json:"hasNextPage"`
			End  sources.Text `json:"endCursor"`
		} `json:"pageInfo"`
		Nodes []graphOrder `json:"nodes"`
	} `json:"orders"`
}

type graphOrder struct {
	ID          sources.Text `json:"legacyResourceId"`
	Name        sources.Text `json:"name"`
	UpdatedAt   sources.Text `json:"updatedAt"`
	ProcessedAt sources.Text `json:"processedAt"`
	CancelledAt sources.Text `json:"cancelledAt"`
	Financial   sources.Text `json:"displayFinancialStatus"`
	Status      sources.Text `json:"displayFulfillmentStatus"`
	Total       struct {
		Money struct {
			Amount   sources.Text `json:"amount"`
			Currency sources.Text `json:"currencyCode"`
		} `json:"shopMoney"`
	} `json:"totalPriceSet"`
	Address struct {
		Province sources.Text `json:"province"`
		City     sources.Text `json:"city"`
		Country  sources.Text `json:"country"`
	} `json:"shippingAddress"`
	Fulfilments []graphFulfilment `json:"fulfillments"`
}

type graphFulfilment struct {
	Status      sources.Text `json:"status"`
	CreatedAt   sources.Text `json:"createdAt"`
	DeliveredAt sources.Text `json:"deliveredAt"`
	Tracking    []struct {
		Company sources.Text `json:"company"`
		Number  sources.Text `json:"number"`
	} `json:"trackingInfo"`
}

// order is whole unless a list came back as long as was asked for: then there may be more.
func (g *graphOrder) order() order {
	o := order{
		no: string(g.Name), paidAt: moment(g.ProcessedAt), status: sources.Word(string(g.Status)), value: amount(g.Total.Money.Amount, g.Total.Money.Currency),
		afterSale: afterSale(g.CancelledAt != "", string(g.Financial)), destination: region(g.Address.Province, g.Address.City, g.Address.Country),
		whole: len(g.Fulfilments) > 0 && len(g.Fulfilments) < mostParcels,
	}
	if _, ok := sources.OrderNo(o.no); !ok {
		o.no = string(g.ID)
	}
	for i := range g.Fulfilments {
		f := &g.Fulfilments[i]
		out := fulfilment{status: string(f.Status), shippedAt: moment(f.CreatedAt)}
		for _, t := range f.Tracking {
			if one := (tracking{company: string(t.Company), number: string(t.Number)}); one.number != "" && !slices.Contains(out.tracking, one) {
				out.tracking = append(out.tracking, one)
			}
		}
		if len(out.tracking) == 1 { // a fulfilment in several parcels has one time of delivery
			out.delivered = moment(f.DeliveredAt)
		}
		o.whole = o.whole && len(f.Tracking) < mostNumbers
		o.parcels = append(o.parcels, out)
	}
	return o
}
