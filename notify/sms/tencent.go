package sms

import (
	"encoding/json"
	"fmt"
	"parcelwarden/notify"
	"strconv"
	"strings"
)

// tencent speaks SendSms of the SMS API 2021-01-11.
type tencent struct{ cfg Config }

// tencentMessage is the body of a call. Its fields are in alphabetical order, as the official SDK sends them.
type tencentMessage struct {
	PhoneNumberSet   []string
	SignName         string
	SmsSdkAppId      string //nolint:revive // the provider's spelling
	TemplateId       string //nolint:revive // the provider's spelling
	TemplateParamSet []string
}

func (t tencent) ask(to number, m notify.Outgoing) (call, error) {
	template, err := t.cfg.templateOf(m)
	if err != nil {
		return call{}, err
	}
	values, err := t.cfg.fill(template, m.Params)
	if err != nil {
		return call{}, err
	}
	body, err := json.Marshal(tencentMessage{
		PhoneNumberSet: []string{to.e164()}, SignName: t.cfg.SignName, SmsSdkAppId: t.cfg.AppID, TemplateId: template.ID, TemplateParamSet: values,
	})
	if err != nil {
		return call{}, fmt.Errorf("message: %w", err)
	}
	now := t.cfg.Now()
	return call{url: t.cfg.Endpoint + "/", body: body, header: map[string]string{
		"Content-Type": "application/json", "X-TC-Action": "SendSms", "X-TC-Version": "2021-01-11", "X-TC-Region": t.cfg.Region,
		"X-TC-Timestamp": strconv.FormatInt(now.Unix(), 10), "Authorization": signTC3(t.cfg.KeyID, t.cfg.Secret, hostOf(t.cfg.Endpoint), body, now),
	}}, nil
}

func (t tencent) read(got answer) (string, *refusal) {
	type status struct{ SerialNo, Code, Message string }
	var said struct {
		Response struct {
			Error         *status
			SendStatusSet []status
		}
	}
	if err := json.Unmarshal(got.body, &said); err != nil {
		return "", byStatus(got, t.cfg.Now())
	}
	one := said.Response.Error
	if one == nil && len(said.Response.SendStatusSet) == 1 {
		one = &said.Response.SendStatusSet[0]
	}
	switch {
	case one == nil || one.Code == "":
		return "", byStatus(got, t.cfg.Now())
	case said.Response.Error == nil && strings.EqualFold(one.Code, "Ok"):
		return one.SerialNo, nil
	default:
		return "", &refusal{code: one.Code, message: one.Message, verdict: lookUp(tencentCodes(), one.Code)}
	}
}

// tencentCodes says what Tencent's error codes mean, in full or by their family (its lists of common errors and of SMS errors).
func tencentCodes() map[string]verdict {
	table := map[string]verdict{
		"RequestLimitExceeded": nextMinute, "LimitExceeded": nextHour, "LimitExceeded.DeliveryFrequencyLimit": nextMinute,
		"LimitExceeded.PhoneNumberThirtySecondLimit": nextMinute, "LimitExceeded.PhoneNumberOneHourLimit": nextHour,
		"LimitExceeded.PhoneNumberDailyLimit": nextDay, "LimitExceeded.PhoneNumberSameContentDailyLimit": nextDay,
		"LimitExceeded.AppDailyLimit": nextDay, "LimitExceeded.DailyLimit": nextDay,
	}
	for v, codes := range map[verdict][]string{
		setup: {
			"AuthFailure", "UnauthorizedOperation", "IpNotInWhitelist", "IpInBlacklist", "InvalidAction", "ActionOffline", "NoSuchProduct", "NoSuchVersion",
			"UnsupportedRegion", "FailedOperation.SignatureIncorrectOrUnapproved", "FailedOperation.MissingSignature",
			"FailedOperation.InsufficientBalanceInSmsPackage", "InvalidParameterValue.SdkAppIdNotExist", "InvalidParameter.AppidAndBizId",
			"InternalError.RequestTimeException", "InternalError.SigVerificationFail", "InternalError.SigFieldMissing",
			"InternalError.RestApiInterfaceNotExist",
		},
		template: {
			"FailedOperation.TemplateIncorrectOrUnapproved", "FailedOperation.TemplateParamSetNotMatchApprovedTemplate",
			"FailedOperation.TemplateUnapprovedOrNotExist", "InvalidParameterValue.TemplateParameterFormatError",
			"InvalidParameterValue.TemplateParameterLengthLimit",
		},
		final: {
			"InvalidParameter", "InvalidParameterValue", "MissingParameter", "InvalidRequest", "UnknownParameter", "UnsupportedOperation",
			"FailedOperation.PhoneNumberInBlacklist", "FailedOperation.ContainSensitiveWord", "LimitExceeded.PhoneNumberCountLimit",
		},
	} {
		for _, code := range codes {
			table[code] = v
		}
	}
	return table
}
