package web

import (
	"bufio"
	"encoding/binary"
	"image"
	"io"
)

// exifOrientation is the tag of the way in which a camera was held, see Exif 2.32, 4.6.4.
const exifOrientation = 0x0112

// exifLimit bounds how far into a photo its Exif data are looked for.
const exifLimit = 256 << 10

// orientation reads how a JPEG has to be turned to stand upright: 1 to 8 as in Exif, 1 where nothing is said.
func orientation(r io.Reader) int {
	in := bufio.NewReader(io.LimitReader(r, exifLimit))
	var marker [4]byte
	if _, err := io.ReadFull(in, marker[:2]); err != nil || marker[0] != 0xFF || marker[1] != 0xD8 {
		return 1
	}
	for {
		if _, err := io.ReadFull(in, marker[:]); err != nil || marker[0] != 0xFF || marker[1] == 0xDA {
			return 1
		}
		body := make([]byte, max(0, int(binary.BigEndian.Uint16(marker[2:]))-2))
		if _, err := io.ReadFull(in, body); err != nil {
			return 1
		}
		if marker[1] == 0xE1 && len(body) > 14 && string(body[:6]) == "Exif\x00\x00" {
			return tiffOrientation(body[6:])
		}
	}
}

// tiffOrientation reads the tag from the first directory of a TIFF header.
func tiffOrientation(tiff []byte) int {
	var order binary.ByteOrder = binary.BigEndian
	if string(tiff[:2]) == "II" {
		order = binary.LittleEndian
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return 1
	}
	entries := tiff[at+2:]
	for range order.Uint16(tiff[at:]) {
		if len(entries) < 12 {
			return 1
		}
		if turn := int(order.Uint16(entries[8:])); order.Uint16(entries) == exifOrientation && turn >= 1 && turn <= 8 {
			return turn
		}
		entries = entries[12:]
	}
	return 1
}

// upright turns a picture as its orientation says.
func upright(in image.Image, turn int) image.Image {
	if turn <= 1 || turn > 8 {
		return in
	}
	b := in.Bounds()
	w, h := b.Dx(), b.Dy()
	size := image.Rect(0, 0, w, h)
	if turn >= 5 {
		size = image.Rect(0, 0, h, w)
	}
	out := image.NewRGBA(size)
	for y := range size.Dy() {
		for x := range size.Dx() {
			from := [9][2]int{
				2: {w - 1 - x, y}, 3: {w - 1 - x, h - 1 - y}, 4: {x, h - 1 - y}, 5: {y, x}, 6: {y, h - 1 - x}, 7: {w - 1 - y, h - 1 - x}, 8: {w - 1 - y, x},
			}[turn]
			out.Set(x, y, in.At(b.Min.X+from[0], b.Min.Y+from[1]))
		}
	}
	return out
}
