package sources

import (
	"fmt"
	"slices"
	"strings"
)

// column is one column of a file: what a RowError calls it, and where it stands (-1 if the file has none).
type column struct {
	name string
	at   int
}

// columnSet maps the names a header may use to the columns of a layout. Several names may lead to one column; nil is a column that
// is known and not needed.
type columnSet map[string]*column

func (s columnSet) count(header []string, spell func(string) string) int {
	n := 0
	for _, cell := range header {
		if _, ok := s[spell(cell)]; ok {
			n++
		}
	}
	return n
}

// bind finds the columns in a header. It returns the names it does not know, and fails if one stands there twice.
func (s columnSet) bind(name string, header []string, spell func(string) string) (unknown []string, err error) {
	for _, c := range s {
		if c != nil {
			c.at = -1
		}
	}
	seen := map[string]bool{}
	for i, cell := range header {
		spelled := spell(cell)
		c, ok := s[spelled]
		switch {
		case spelled == "" || (ok && c == nil):
		case !ok:
			unknown = append(unknown, rowError(0, "", clean(cell), "").Value)
		case seen[spelled]:
			return nil, &FileError{Name: name, Reason: "has the column " + spelled + " twice"}
		case c.at < 0:
			c.name, c.at = spelled, i
		}
		seen[spelled] = true
	}
	return unknown, nil
}

// require fails with the names of the columns that the file lacks.
func (s columnSet) require(name string, header []string, columns ...string) error {
	var missing []string
	for _, c := range columns {
		if s[c].at < 0 {
			missing = append(missing, c)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	found := slices.DeleteFunc(slices.Clone(header), func(h string) bool { return clean(h) == "" })
	more := ""
	if len(found) > 12 {
		found, more = found[:12], fmt.Sprintf(" and %d more", len(found)-12)
	}
	for i := range found {
		found[i] = rowError(0, "", clean(found[i]), "").Value
	}
	return &FileError{Name: name, Reason: fmt.Sprintf("the column %s is missing; the first line has: %s%s",
		strings.Join(missing, ", "), strings.Join(found, ", "), more)}
}

// spellGeneric brings a column name to its documented spelling: lower case, words joined by an underscore.
func spellGeneric(cell string) string {
	return strings.NewReplacer(" ", "_", "-", "_").Replace(strings.ToLower(clean(cell)))
}
