// Package web serves the pages that staff, merchants and suppliers see, and the order API.
//
// Pages are typed structs rendered by html/template; the templates, styles, scripts and texts are embedded. Nothing is loaded
// from another host, and no script or style stands in a page, so the content security policy allows 'self' only. A page works
// without script; htmx and keys.js add swapping parts and the keyboard.
//
// Every store call carries the merchant that the signed-in user belongs to. Merchant 0, every merchant, is reached by admins only.
package web
