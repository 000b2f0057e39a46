package web

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"testing"
)

// held is a JPEG, 32 wide and 16 high, with a dark corner at the upper left, and Exif data that say how the camera was held.
func held(t *testing.T, turn byte, order string) []byte {
	t.Helper()
	picture := image.NewGray(image.Rect(0, 0, 32, 16))
	for i := range picture.Pix {
		if x, y := i%32, i/32; x >= 8 || y >= 8 {
			picture.Pix[i] = 255
		}
	}
	var plain bytes.Buffer
	if err := jpeg.Encode(&plain, picture, nil); err != nil {
		t.Fatal(err)
	}
	tiff := []byte("MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00" + string(turn) + "\x00\x00\x00\x00\x00\x00")
	if order == "II" {
		tiff = []byte("II\x2a\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00" + string(turn) + "\x00\x00\x00\x00\x00\x00\x00")
	}
	body := append([]byte("Exif\x00\x00"), tiff...)
	out := append([]byte{0xFF, 0xD8, 0xFF, 0xE1, 0, byte(len(body) + 2)}, body...)
	return append(out, plain.Bytes()[2:]...)
}

func TestPhotoStandsUpright(t *testing.T) {
	t.Parallel()
	corner := map[byte]image.Point{ // where the dark corner lies when the picture stands upright
		1: {0, 0}, 2: {31, 0}, 3: {31, 15}, 4: {0, 15}, 5: {0, 0}, 6: {15, 0}, 7: {15, 31}, 8: {0, 31},
	}
	for turn, want := range corner {
		for _, order := range []string{"MM", "II"} {
			raw := held(t, turn, order)
			picture, err := jpeg.Decode(bytes.NewReader(raw))
			if err != nil {
				t.Fatal(err)
			}
			got := upright(picture, orientation(bytes.NewReader(raw)))
			wide := got.Bounds().Dx() == 32
			if dark := color.GrayModel.Convert(got.At(want.X, want.Y)).(color.Gray); dark.Y > 100 || wide != (turn < 5) {
				t.Errorf("held as %d (%s): %v, grey %d at %v", turn, order, got.Bounds(), dark.Y, want)
			}
		}
	}
}

func TestOrientationOfOtherThings(t *testing.T) {
	t.Parallel()
	whole := held(t, 6, "MM")
	for name, raw := range map[string][]byte{
		"nothing": nil, "text": []byte("hello, world"), "cut in the header": whole[:9], "cut in the directory": whole[:24], "no such turn": held(t, 9, "II"),
		"directory beyond the end":           append(append([]byte{}, whole[:18]...), 0xFF, 0xFF, 0xFF, 0xFF),
		"segment that lies about its length": {0xFF, 0xD8, 0xFF, 0xE1, 0, 1, 0xFF, 0xE1},
	} {
		if got := orientation(bytes.NewReader(raw)); got != 1 {
			t.Errorf("%s: %d", name, got)
		}
	}
	for cut := range whole {
		if got := orientation(bytes.NewReader(whole[:cut])); got != 1 && got != 6 {
			t.Errorf("cut at %d: %d", cut, got)
		}
	}
}
