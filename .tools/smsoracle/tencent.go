package main

import (
	"strconv"

	"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common"
	tchttp "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common/http"
	"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common/profile"
)

// sendTencent calls SendSms with the SDK's common client. The time is given as a header of the request, which replaces the SDK's own
// before it signs.
func sendTencent(c oracleCase, record *recorder) error {
	settings := profile.NewClientProfile()
	settings.HttpProfile.Endpoint = c.Host
	client := common.NewCommonClient(common.NewCredential(c.KeyID, c.Secret), c.Region, settings)
	client.WithHttpTransport(record)
	request := tchttp.NewCommonRequest("sms", "2021-01-11", "SendSms")
	if err := request.SetActionParameters([]byte(c.Payload)); err != nil {
		return err
	}
	request.SetHeader(map[string]string{"X-TC-Timestamp": strconv.FormatInt(c.Unix, 10)})
	return client.Send(request, tchttp.NewCommonResponse())
}
