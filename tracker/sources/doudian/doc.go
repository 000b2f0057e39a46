// Package doudian reads the orders of a Doudian (抖店) shop from its open platform: orders and after-sale cases by the time of their last
// change, and single orders that a pushed message names. Receiver fields, which the platform encrypts, are not even decoded.
package doudian
