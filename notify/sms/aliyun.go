package sms

import (
	"encoding/json"
	"fmt"
	"net/url"
	"parcelwarden/notify"
	"strings"
	"time"
)

// aliyun speaks SendSms of Dysmsapi 2017-05-25, parameters in the query as the official SDK sends them.
type aliyun struct{ cfg Config }

func (a aliyun) ask(to number, m notify.Outgoing) (call, error) {
	template, err := a.cfg.templateOf(m)
	if err != nil {
		return call{}, err
	}
	values, err := a.cfg.fill(template, m.Params)
	if err != nil {
		return call{}, err
	}
	params := map[string]string{}
	for i, name := range template.Params {
		params[name] = values[i]
	}
	filled, err := json.Marshal(params)
	if err != nil {
		return call{}, fmt.Errorf("template parameters: %w", err)
	}
	query := url.Values{
		"PhoneNumbers": {to.aliyun()}, "SignName": {a.cfg.SignName}, "TemplateCode": {template.ID}, "TemplateParam": {string(filled)},
		"OutId": {m.MessageID},
	}
	header := map[string]string{
		"host": hostOf(a.cfg.Endpoint), "x-acs-action": "SendSms", "x-acs-version": "2017-05-25", "x-acs-date": a.cfg.Now().UTC().Format(time.RFC3339),
		"x-acs-signature-nonce": a.cfg.Nonce(), "x-acs-content-sha256": hexSHA256(nil),
	}
	authorization := signACS3(a.cfg.KeyID, a.cfg.Secret, query, header)
	delete(header, "host") // the client sets it from the address
	header["Authorization"] = authorization
	return call{url: a.cfg.Endpoint + "/?" + escaped(query), header: header}, nil
}

func (a aliyun) read(got answer) (string, *refusal) {
	var said struct {
		Code, Message, BizId string //nolint:revive // the provider's spelling
	}
	if err := json.Unmarshal(got.body, &said); err != nil || said.Code == "" {
		return "", byStatus(got, a.cfg.Now())
	}
	if said.Code == "OK" && got.status < 300 {
		return said.BizId, nil
	}
	r := &refusal{code: said.Code, message: said.Message, verdict: lookUp(aliyunCodes(), said.Code)}
	switch {
	case said.Code == "isv.BUSINESS_LIMIT_CONTROL":
		r.verdict = aliyunLimit(said.Message)
	case aliyunKeys(said.Code): // such messages repeat the text that was signed
		r.message = "the access key, its rights or the clock of this machine"
	}
	return "", r
}

// aliyunLimit reads which limit per number was met: the message names the period, the code does not.
func aliyunLimit(message string) verdict {
	message = strings.ToLower(message)
	for _, period := range []struct {
		zh, en string
		v      verdict
	}{{"分钟", "minute", nextMinute}, {"小时", "hour", nextHour}, {"天", "day", nextDay}} {
		if strings.Contains(message, period.zh) || strings.Contains(message, period.en) {
			return period.v
		}
	}
	return nextHour
}

func aliyunKeys(code string) bool {
	for _, start := range []string{"Signature", "IncompleteSignature", "InvalidAccessKeyId", "InvalidTimeStamp", "Forbidden", "InvalidSecurityToken"} {
		if strings.HasPrefix(code, start) {
			return true
		}
	}
	return false
}

// aliyunCodes says what Aliyun's error codes mean (its lists of API errors and of common errors).
func aliyunCodes() map[string]verdict {
	table := map[string]verdict{
		"isv.DAY_LIMIT_CONTROL": nextDay, "Throttling": nextMinute, "SignatureNonceUsed": later, "isp.SYSTEM_ERROR": later, "isp.GATEWAY_ERROR": later,
	}
	for v, codes := range map[verdict][]string{
		setup: {
			"SignatureDoesNotMatch", "IncompleteSignature", "InvalidAccessKeyId", "InvalidTimeStamp", "InvalidSecurityToken", "Forbidden", "NoPermission",
			"InvalidVersion", "InvalidAction", "isp.RAM_PERMISSION_DENY", "isv.RAM_CHECK_FAILED", "isv.DENY_IP_RANGE", "isv.OUT_OF_SERVICE",
			"isv.AMOUNT_NOT_ENOUGH", "isv.MONTH_LIMIT_CONTROL", "isv.PRODUCT_UN_SUBSCRIPT", "isv.PRODUCT_UNSUBSCRIBE", "isv.ACCOUNT_NOT_EXISTS",
			"isv.ACCOUNT_ABNORMAL", "isv.SMS_SIGNATURE_ILLEGAL", "isv.SMS_SIGN_ILLEGAL", "isv.SIGN_NAME_ILLEGAL", "isv.SIGN_STATE_ILLEGAL",
			"isv.SMS_SIGNATURE_SCENE_ILLEGAL", "isv.SMS_SIGN_NAME_ILLEGAL", "isv.BILLING_DEDUCTION_ERROR", "isv.FORBIDDEN_ACTION",
			"isv.DOMESTIC_NUMBER_NOT_SUPPORTED", "isv.EXTEND_CODE_ERROR",
		},
		template: {
			"isv.SMS_TEMPLATE_ILLEGAL", "isv.TEMPLATE_MISSING_PARAMETERS", "isv.TEMPLATE_PARAMS_ILLEGAL", "isv.SMS_CONTENT_MISMATCH_TEMPLATE_TYPE",
		},
		final: {
			"isv.MOBILE_NUMBER_ILLEGAL", "isv.MOBILE_COUNT_OVER_LIMIT", "isv.MOBILE_IN_BLACK", "isv.BLACK_KEY_CONTROL_LIMIT", "isv.SMS_CONTENT_ILLEGAL",
			"isv.PARAM_NOT_SUPPORT_URL", "isv.PARAM_LENGTH_LIMIT", "isv.INVALID_PARAMETERS", "isv.INVALID_JSON_PARAM", "isv.NOT_SUPPORTED_COUNTRY",
		},
	} {
		for _, code := range codes {
			table[code] = v
		}
	}
	return table
}
