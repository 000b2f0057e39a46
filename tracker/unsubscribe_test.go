package tracker

import (
	"errors"
	"strings"
	"testing"
	"time"
)

func TestUnsubscribeTokens(t *testing.T) {
	t.Parallel()
	signer := UnsubscribeSigner{Key: []byte("only for tests, thirty-two bytes")}
	who := Unsubscription{MerchantID: 7, Recipient: "店长 <a.b+c@shop.example>"}
	token := strings.TrimPrefix(signer.Link("https://pw.example.cn/", who, at(10)), "https://pw.example.cn/u/")
	if got, err := signer.Verify(token, at(10)); err != nil || got != who {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := signer.Verify(token, at(10).Add(time.Second)); !errors.Is(err, ErrLinkExpired) {
		t.Errorf("after its end: %v", err)
	}
	supplier := strings.TrimPrefix(LinkSigner(signer).Link("", 7, 12, at(10)), "/s/")
	other := strings.TrimPrefix(UnsubscribeSigner{Key: []byte("another key of thirty-two bytes!")}.Link("", who, at(10)), "/u/")
	for name, bad := range map[string]string{
		"a supplier's link": supplier, "another installation's": other, "cut": token[:len(token)-2], "empty": "", "changed": "Z" + token[1:], "padded": token + "=",
		"another's signature": token[:len(token)-21] + other[len(other)-21:],
	} {
		if got, err := signer.Verify(bad, at(1)); !errors.Is(err, ErrLinkInvalid) || got != (Unsubscription{}) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	if _, _, err := LinkSigner(signer).Verify(token, at(1)); !errors.Is(err, ErrLinkInvalid) {
		t.Errorf("a supplier's page takes it: %v", err)
	}
	if (UnsubscribeSigner{}).Link("https://x.example", who, at(1)) != "" || signer.Link("https://x.example", Unsubscription{MerchantID: 7}, at(1)) != "" {
		t.Error("a link without a key or a recipient")
	}
	if _, err := (UnsubscribeSigner{}).Verify(token, at(1)); !errors.Is(err, ErrLinkInvalid) {
		t.Errorf("without a key: %v", err)
	}
}

func TestWhatTheLogHides(t *testing.T) {
	t.Parallel()
	signer := LinkSigner{Key: []byte("only for tests, thirty-two bytes")}
	link := signer.Link("https://pw.example.cn", 7, 12, at(10))
	if got := HideTokens("点此答复：" + link + "\n答复时限"); got != "点此答复：https://pw.example.cn/s/…\n答复时限" {
		t.Errorf("%q", got)
	}
	if _, path, _ := strings.Cut(link, "cn/"); HideTokens(path) != "s/…" {
		t.Errorf("%q", HideTokens(path))
	}
	for _, c := range []struct{ channel, recipient, want string }{
		{"sms", "+8613800138000", "+86****8000"},
		{"sms", "+15005550006", "+15****0006"},
		{"sms", "123", "***"},
		{"email", "shop@example.cn", "shop@example.cn"},
		{"email", "13800138000@139.example", "138****8000@139.example"},
		{"webhook", "https://user:pw@hooks.example.cn/T0/B1/secret?x=1", "https://hooks.example.cn/…"},
		{"webhook", "hooks.northlake.example", "hooks.northlake.example"},
		{"wecom", "ops", "ops"},
	} {
		if got := HideRecipient(c.channel, c.recipient); got != c.want {
			t.Errorf("%s %s: %s, want %s", c.channel, c.recipient, got, c.want)
		}
	}
	for address, want := range map[string]string{"li@shop.example": "l***@shop.example", "王 <w@x.cn>": "王***@x.cn>", "ops": "ops", "@x": "@x"} {
		if got := HideAddress(address); got != want {
			t.Errorf("%s: %s", address, got)
		}
	}
}

func TestFate(t *testing.T) {
	t.Parallel()
	of := func(states ...ReceiptState) ReceiptState {
		var list []DeliveryReceipt
		for _, s := range states {
			list = append(list, DeliveryReceipt{State: s})
		}
		return Fate(list)
	}
	if of() != "" || of(ReceiptUnknown) != ReceiptUnknown || of(ReceiptFailed, ReceiptUnknown) != ReceiptFailed || of(ReceiptDelivered, ReceiptFailed) != ReceiptDelivered {
		t.Error("a fate is not the strongest word")
	}
}
