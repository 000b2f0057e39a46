package sms

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// longestCode is how many characters the code of a supplier's link has at most, for up to two million merchants and escalations.
const longestCode = 33

var codeName = regexp.MustCompile(`^code[1-6]$`)

func isCode(name string) bool { return codeName.MatchString(name) }

// codeNames are those of a template's variables that hold a piece of the link's code.
func codeNames(names []string) (codes []string) {
	for _, name := range names {
		if isCode(name) {
			codes = append(codes, name)
		}
	}
	return codes
}

// splitCode cuts the code of a link, which is its path after the first slash, into as many pieces as there are variables for it. None is empty,
// because providers refuse that.
func (c Config) splitCode(names []string, path string) ([]string, error) {
	if len(names) == 0 {
		return nil, nil
	}
	_, code, _ := strings.Cut(path, "/")
	size := utf8.RuneCountInString(code)
	switch {
	case strings.Contains(code, "/"):
		return nil, errors.New("the link has no code")
	case size < len(names):
		return nil, fmt.Errorf("the link's code has %d characters, too few for %d variables", size, len(names))
	case size > len(names)*c.ParamLimit:
		return nil, fmt.Errorf("the link's code has %d characters, %d variables hold %d", size, len(names), len(names)*c.ParamLimit)
	}
	runes, pieces := []rune(code), make([]string, len(names))
	for i := range pieces {
		pieces[i] = string(runes[i*size/len(names) : (i+1)*size/len(names)])
	}
	return pieces, nil
}

// checkCode says what is wrong with the variables of a template that hold the link's code.
func (c Config) checkCode(names []string) error {
	codes := codeNames(names)
	for i, name := range codes {
		if name != "code"+strconv.Itoa(i+1) {
			return fmt.Errorf("the pieces of a link's code are code1, code2 and so on, in this order: %v", codes)
		}
	}
	switch {
	case len(codes) > 0 && len(codes)*c.ParamLimit < longestCode:
		return fmt.Errorf("%d variables of %d characters do not hold a link's code of %d", len(codes), c.ParamLimit, longestCode)
	case len(codes) > 0 && slices.Contains(names, "path"):
		return errors.New("path and code1 say the same")
	default:
		return nil
	}
}
