package sources

import (
	"slices"
	"strings"
)

// parcelRef is one parcel named in 快递信息.
type parcelRef struct{ number, courier string }

// parcelsOf reads 快递信息: "number-courier", several joined by a semicolon. A parcel that is named twice counts once.
func (l *doudianLayout) parcelsOf(r *row) []parcelRef {
	cell := r.text(l.parcels)
	if cell == "" {
		return nil
	}
	var found []parcelRef
	for part := range strings.FieldsFuncSeq(cell, func(c rune) bool { return c == ';' || c == '；' || c == '\n' }) {
		part = clean(part)
		if part == "" || part == "-" {
			continue
		}
		if ref, ok := l.parcelOf(r, part); ok && !slices.Contains(found, ref) {
			found = append(found, ref)
		}
	}
	return found
}

// parcelOf splits at the last hyphen, since numbers may contain some. Where what follows is no courier, an earlier hyphen may be
// the right one: some couriers have a hyphen in their name.
func (l *doudianLayout) parcelOf(r *row, part string) (parcelRef, bool) {
	for at := strings.LastIndexByte(part, '-'); at > 0 && len(part)-at < 3*maxWord; at = strings.LastIndexByte(part[:at], '-') {
		code, known := l.couriers.code(clean(part[at+1:]))
		if !known {
			continue
		}
		number := r.checkID(l.parcels, strings.TrimPrefix(clean(part[:at]), "'"))
		return parcelRef{trackingNo(number), code}, number != ""
	}
	if at := strings.LastIndexByte(part, '-'); at > 0 {
		r.reject(l.parcels, part, "names a courier we do not know: "+rowError(0, "", part[at+1:], "").Value)
	} else {
		r.reject(l.parcels, part, "is not of the form number-courier")
	}
	return parcelRef{}, false
}
