// Package shopify reads the fulfilments of a Shopify shop: from webhooks, whose payload is turned into rows at once, and by a query over what
// changed since, because a subscription whose deliveries fail is deleted after some hours.
package shopify
