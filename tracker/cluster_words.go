package tracker

import "strings"

// ClusterPlace names what a cluster is about: 圆通广州分拨中心, YTO lane 广东→四川.
func (w *Words) ClusterPlace(locale Locale, key ClusterKey) string {
	courier := w.Of(locale, "courier", key.Courier)
	if locale != LocaleEN && courier != "" && courier[len(courier)-1] < 0x80 {
		courier += " "
	}
	return strings.NewReplacer("{courier}", courier, "{place}", strings.ReplaceAll(key.Place, ">", "→")).
		Replace(w.Of(locale, "place", string(key.Kind)))
}
