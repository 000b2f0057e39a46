package tracker

import "testing"

func TestReceiptAddresses(t *testing.T) {
	t.Parallel()
	signer, other := ReceiptSigner{Key: []byte("only for tests, thirty-two bytes")}, ReceiptSigner{Key: []byte("another key of thirty-two bytes!")}
	secret := signer.Secret("aliyun")
	if len(secret) != 40 || signer.Address("https://pw.example.cn/", "aliyun") != "https://pw.example.cn/hooks/sms/aliyun/"+secret {
		t.Errorf("secret %q at %q", secret, signer.Address("https://pw.example.cn/", "aliyun"))
	}
	if !signer.Fits("aliyun", secret) || signer.Fits("tencent", secret) || other.Fits("aliyun", secret) || signer.Fits("aliyun", "") || signer.Fits("", "") {
		t.Error("a secret fits where it should not, or does not where it should")
	}
	if (ReceiptSigner{}).Address("https://pw.example.cn", "aliyun") != "" || (ReceiptSigner{}).Fits("aliyun", "") {
		t.Error("an address without a key")
	}
	if secret == PushSigner(signer).Secret(1) {
		t.Error("two purposes share a secret")
	}
}
