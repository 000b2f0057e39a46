package sourcetest

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

func (d *Doudian) data(w http.ResponseWriter, method string, params JSON) {
	number := func(name string) int64 {
		n, _ := params[name].(json.Number)
		v, _ := n.Int64()
		return v
	}
	page, size := number("page"), number("size")
	if params["page"] != nil && (size < 1 || size > 100 || page < 0 || page*size >= 10_000) {
		d.refuse(w, "40003", "isv.parameter-invalid:page")
		return
	}
	switch method {
	case "order.searchList":
		from, to := number("update_time_start"), number("update_time_end")
		if from >= to || params["order_by"] != "update_time" || params["order_asc"] != true || from < d.now().Add(-90*24*time.Hour).Unix() {
			d.refuse(w, "40003", "isv.parameter-invalid:time")
			return
		}
		rows := d.changed(from, to)
		d.fine(w, JSON{"page": page, "size": size, "total": len(rows), "shop_order_list": cut(rows, page, size)})
	case "order.orderDetail":
		o, ok := d.orders[params["shop_order_id"].(string)]
		if !ok {
			d.refuse(w, "50002", "isv.business-failed:2001")
			return
		}
		d.fine(w, JSON{"shop_order_detail": o})
	case "afterSale.List":
		var rows []JSON
		for _, c := range d.cases {
			info, about := c["aftersale_info"].(JSON), c["order_info"].(JSON)["shop_order_id"]
			at := info["update_time"].(int64)
			if id, ok := params["order_id"]; ok && about == `"`+id.(string)+`"` || !ok && at >= number("update_start_time") && at <= number("update_end_time") {
				rows = append(rows, c)
			}
		}
		items := cut(rows, page, size)
		d.fine(w, JSON{
			"page": page, "size": size, "total": strconv.Itoa(len(rows)), "items": items,
			"has_more": strconv.FormatBool(int(page*size)+len(items) < len(rows)),
		})
	case "shop.getExperienceScore":
		d.fine(w, d.score)
	default:
		d.refuse(w, "40002", "isv.method-invalid")
	}
}

// changed returns the orders changed within the window, longest ago first.
func (d *Doudian) changed(from, to int64) []JSON {
	var rows []JSON
	for _, o := range d.orders {
		if at := o["update_time"].(int64); at >= from && at <= to {
			rows = append(rows, o)
		}
	}
	slices.SortFunc(rows, func(a, b JSON) int {
		if a["update_time"] != b["update_time"] {
			return int(a["update_time"].(int64) - b["update_time"].(int64))
		}
		return strings.Compare(a["order_id"].(string), b["order_id"].(string))
	})
	return rows
}

func cut(rows []JSON, page, size int64) []JSON {
	from := min(page*size, int64(len(rows)))
	return rows[from:min(from+size, int64(len(rows)))]
}
