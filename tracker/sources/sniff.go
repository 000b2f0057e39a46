package sources

import (
	"bytes"
	"unicode/utf8"
)

// encoding is how the bytes of a file become text.
type encoding int

const (
	encodingUnsure  encoding = iota // only ASCII so far: the first other record decides
	encodingUTF8                    // said by a byte-order mark or by the text itself
	encodingGB18030                 // also GBK and GB2312, which it contains
)

// sniffEncoding judges a window from the start of a file. Where it is not valid UTF-8 it is GB18030, unless it is UTF-8 with a few
// damaged bytes: then the three bytes of each Chinese character in it outnumber the errors, while in GB18030 they hardly ever look
// like UTF-8 (pairs do, so they do not count). A character cut by the end of the window counts for neither.
func sniffEncoding(window []byte, whole bool) encoding {
	others, triples, invalid := 0, 0, 0
	for len(window) > 0 {
		if window[0] < utf8.RuneSelf {
			window = window[1:]
			continue
		}
		if !whole && len(window) < utf8.UTFMax && !utf8.FullRune(window) {
			break
		}
		r, size := utf8.DecodeRune(window)
		switch {
		case r == utf8.RuneError && size == 1:
			invalid++
		case size >= 3:
			triples++
		}
		others++
		window = window[size:]
	}
	switch {
	case invalid > triples:
		return encodingGB18030
	case others > 0:
		return encodingUTF8
	default:
		return encodingUnsure
	}
}

// sniffForeign recognizes by their first bytes the files that people take for CSV or XLSX, and returns what to tell them.
func sniffForeign(head []byte) string {
	trimmed := bytes.ToLower(bytes.TrimSpace(head))
	switch {
	case bytes.HasPrefix(head, []byte("\xD0\xCF\x11\xE0")):
		return "is an old or password-protected Excel workbook: save it as .xlsx without a password, or as CSV"
	case bytes.HasPrefix(head, []byte("\x1F\x8B")), bytes.HasPrefix(head, []byte("7z\xBC\xAF")), bytes.HasPrefix(head, []byte("Rar!")):
		return "is compressed: unpack it first"
	case bytes.HasPrefix(trimmed, []byte("<html")), bytes.HasPrefix(trimmed, []byte("<!doctype")), bytes.HasPrefix(trimmed, []byte("<table")):
		return "is a web page, even if its name ends in .xls: open it in Excel and save it as .xlsx"
	case bytes.IndexByte(head, 0) >= 0:
		return "is a binary file, not CSV or XLSX"
	}
	return ""
}

// isZip reports whether the bytes start an archive, which an XLSX workbook is.
func isZip(head []byte) bool { return bytes.HasPrefix(head, []byte("PK\x03\x04")) }

// isUTF16 reports whether the bytes start with a byte-order mark of UTF-16.
func isUTF16(head []byte) bool {
	return bytes.HasPrefix(head, []byte("\xFF\xFE")) || bytes.HasPrefix(head, []byte("\xFE\xFF"))
}
