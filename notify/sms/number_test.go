package sms

import (
	"errors"
	"testing"
)

func TestNumbers(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ written, e164, aliyun string }{
		{"13800001111", "+8613800001111", "13800001111"},
		{"+8613800001111", "+8613800001111", "13800001111"},
		{"8613800001111", "+8613800001111", "13800001111"},
		{"0086 138-0000-1111", "+8613800001111", "13800001111"},
		{"１３８００００１１１１", "+8613800001111", "13800001111"},
		{"＋８６　１９８　００００　１１１１", "+8619800001111", "19800001111"},
		{"+852 6123 4567", "+85261234567", "85261234567"},
		{"+886 912 345 678", "+886912345678", "886912345678"},
		{"+1 415 555 2671", "+14155552671", "14155552671"},
	} {
		got, err := parseNumber(tt.written)
		if err != nil || got.e164() != tt.e164 || got.aliyun() != tt.aliyun {
			t.Errorf("%q: %s, %s, %v; want %s, %s", tt.written, got.e164(), got.aliyun(), err, tt.e164, tt.aliyun)
		}
		if form, err := CheckNumber(tt.written); err != nil || form != tt.e164 {
			t.Errorf("CheckNumber(%q) = %q, %v", tt.written, form, err)
		}
	}
	for _, written := range []string{
		"", "12345", "11012345678", "1380000111", "138000011112", "0571-87654321", "+86 10 6552 9988", "4001234567", "shop@example.cn",
		"+8613800001111;ext=5", "+44 20 7946 0958", "+999123456789",
	} {
		if got, err := CheckNumber(written); !errors.Is(err, ErrNumber) || got != "" {
			t.Errorf("CheckNumber(%q) = %q, %v; want ErrNumber", written, got, err)
		}
	}
}
