package simulator

import "testing"

// The expected values were worked out with a separate implementation of the published recipes.
func TestSignatures(t *testing.T) {
	t.Parallel()
	if got := signKuaidi100(`{"com":"yuantong","num":"YT0000000000001","phone":"","from":"","to":"","resultv2":"4","show":"0","order":"desc"}`,
		"DemoKey12345", "DEMOCUSTOMER0000000000000000ABCD"); got != "0640A2C6763E7FCF472B8DDD209BF0E5" {
		t.Errorf("kuaidi100 = %s", got)
	}
	if got := signKdniao(`{"OrderCode":"","ShipperCode":"YTO","LogisticCode":"YT0000000000001"}`, "0f0f0f0f-demo-demo-demo-0f0f0f0f0f0f"); got != "MDZlYzYwYTcwZjY5YWUzOWIyNGMwMzZkN2FkMjVjNTg=" {
		t.Errorf("kdniao = %s", got)
	}
	if got := signSF(`{"language":"zh-CN","trackingType":"1","trackingNumber":["SF0000000000001"],"methodType":"1","checkPhoneNo":"1234"}`,
		"1700000000000", "DemoCheckWord0000000000000000000"); got != "nn2CbJMMp+FDKDQ/WQ0kYg==" {
		t.Errorf("sf = %s", got)
	}
	for want, got := range map[string]string{
		"KN2N5pNDMfR4g5Chv/ig1Q==": signMD5(`{"billCode":"73100000000001","mobilePhone":"1234"}`, "DemoAppSecret"),         // zto
		"1sFrpW8gHV3Z8JNMbBqBPg==": signMD5(`{"NUMBER":"YT0000000000001"}`+"yto.Marketing.WaybillTrace"+"1.01", "DemoPwd"), // yto
		"pGYHOxYRoKQuI5TOxX1DCg==": signMD5(`{"billCodes":"JT0000000000001"}`, "DemoPrivateKey"),                           // jt
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	if got := signSF("a*b~c d中", "1", "cw"); got != "8RF8P+Ftvp4LgCGQLA02xg==" { // Java keeps the star and escapes the tilde
		t.Errorf("sf with odd characters = %s", got)
	}
}

func TestBadSignatureGetsTheWiresOwnError(t *testing.T) {
	t.Parallel()
	r := newRig(t, story(t, "lane 韵达 广州>成都"))
	bad := form100(`{"com":"yuantong","num":"YT990000001"}`)
	bad.Set("sign", "0")
	if _, body := r.form(1, Kuaidi100, bad); body != `{"result":false,"returnCode":"503","message":"验证签名失败"}` {
		t.Errorf("kuaidi100: %s", body)
	}
	bad = formKdniao("8001", `{"ShipperCode":"STO","LogisticCode":"X"}`)
	bad.Set("DataSign", "0")
	var k struct {
		Success bool
		Reason  string
	}
	if _, body := r.form(1, Kdniao, bad); true {
		decode(t, body, &k)
	}
	if k.Success || k.Reason == "" {
		t.Errorf("kdniao: %+v", k)
	}
	bad = formSF(`{"trackingNumber":["SF1"]}`)
	bad.Set("msgDigest", "0")
	var s struct{ APIResultCode string }
	if _, body := r.form(1, SF, bad); true {
		decode(t, body, &s)
	}
	if s.APIResultCode != "A1006" {
		t.Errorf("sf: %+v", s)
	}
	var e struct {
		Data struct{ Errors []struct{ Code int } }
	}
	if _, body := r.post(1, Base(Track17, r.url)+"/getquota", "application/json", "", map[string]string{"17token": "x"}); true {
		decode(t, body, &e)
	}
	if len(e.Data.Errors) != 1 || e.Data.Errors[0].Code != -18010002 {
		t.Errorf("17track: %+v", e)
	}
	for _, row := range r.world.Served() {
		if row.Answers["auth"] != 1 || row.Requests != 1 {
			t.Errorf("served %+v", row)
		}
	}
}
