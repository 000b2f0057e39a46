package main

import (
	"time"

	openapi "github.com/alibabacloud-go/darabonba-openapi/v2/client"
	"github.com/alibabacloud-go/darabonba-openapi/v2/utils"
	"github.com/alibabacloud-go/tea/dara"
	"github.com/aliyun/credentials-go/credentials"
)

// unnamed is a credential that does not say where it came from: the SDK would add and sign one more header for its statistics.
type unnamed struct{ credentials.Credential }

// GetCredential returns the key alone.
func (u unnamed) GetCredential() (*credentials.CredentialModel, error) {
	model, err := u.Credential.GetCredential()
	if err == nil {
		model.ProviderName = nil
	}
	return model, err
}

// sendAliyun calls SendSms the way the generated client of Dysmsapi does. Date and nonce are given as headers of the request: they come
// after the SDK's own and are signed in their place.
func sendAliyun(c oracleCase, record *recorder) error {
	key, err := credentials.NewCredential(&credentials.Config{
		Type: dara.String("access_key"), AccessKeyId: dara.String(c.KeyID), AccessKeySecret: dara.String(c.Secret),
	})
	if err != nil {
		return err
	}
	client, err := openapi.NewClient(&utils.Config{Credential: unnamed{key}, Endpoint: dara.String(c.Host), HttpClient: record})
	if err != nil {
		return err
	}
	query := map[string]*string{}
	for name, value := range c.Query {
		query[name] = dara.String(value)
	}
	_, err = client.CallApi(&utils.Params{
		Action: dara.String("SendSms"), Version: dara.String("2017-05-25"), Protocol: dara.String("HTTPS"), Pathname: dara.String("/"),
		Method: dara.String("POST"), AuthType: dara.String("AK"), Style: dara.String("RPC"), ReqBodyType: dara.String("formData"),
		BodyType: dara.String("json"),
	}, &utils.OpenApiRequest{
		Query: query,
		Headers: map[string]*string{
			"x-acs-date": dara.String(time.Unix(c.Unix, 0).UTC().Format("2006-01-02T15:04:05Z")), "x-acs-signature-nonce": dara.String(c.Nonce),
		},
	}, &dara.RuntimeOptions{})
	return err
}
