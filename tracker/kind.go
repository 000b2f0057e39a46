package tracker

// Family groups kinds of incident. A parcel has at most one open incident per family.
type Family string

// The families.
const (
	FamilyOverdue   Family = "overdue"
	FamilyStalled   Family = "stalled"
	FamilyLost      Family = "lost"
	FamilyException Family = "exception" // courier problem codes, damage, refusal, return
	FamilyIntegrity Family = "integrity" // the number itself, its order in time or where it went, is wrong
	FamilyCluster   Family = "cluster"   // many parcels at one place or on one lane
	FamilyBlind     Family = "blind"
)

// Kind is what is wrong with a parcel, in the platform's own taxonomy.
type Kind string

// The kinds of incident. The comment gives the platform's term.
const (
	KindShipOverdue    Kind = "ship_overdue"    // 发货超时: paid, not shipped by the promised time; an order without a parcel
	KindPickupOverdue  Kind = "pickup_overdue"  // 揽收超时
	KindPromiseOverdue Kind = "promise_overdue" // 超过承诺时间
	KindLineOverdue    Kind = "line_overdue"    // 配送时效未达成

	KindHubWait        Kind = "hub_wait"         // 发运超时: picked up, no first hub scan
	KindOriginHubStall Kind = "origin_hub_stall" // 首分拨内停滞: reached the first hub and has not left it
	KindTransitStall   Kind = "transit_stall"    // 中转超时
	KindNotDispatched  Kind = "not_dispatched"   // 超时未派
	KindNotSigned      Kind = "not_signed"       // 派签超时
	KindNotCollected   Kind = "not_collected"    // 驿站/快递柜滞留: in a locker or station, not collected
	KindLongTail       Kind = "long_tail"        // 超长单: on its way far longer than any line takes, whatever it last scanned

	KindLostSuspected Kind = "lost_suspected" // 疑似丢件
	KindLostConfirmed Kind = "lost_confirmed" // 确认丢件: by the courier's words or code, or by staff

	KindException      Kind = "exception"       // 问题件 that the courier does not describe further; a customs hold that lasts
	KindRefused        Kind = "refused"         // 拒收
	KindDamaged        Kind = "damaged"         // 破损
	KindFailedAttempts Kind = "failed_attempts" // 多次派送失败
	KindReturned       Kind = "returned"        // 退回 that nobody asked for

	KindNumberSuspect   Kind = "number_suspect"      // 单号疑似录错: it cannot be a tracking number as it stands
	KindNumberReused    Kind = "number_reused"       // 单号重复使用: the courier only knows an earlier parcel with it
	KindNumberNotFound  Kind = "number_not_found"    // 单号无记录 past the pickup clock's abnormal tier
	KindEarlyUpload     Kind = "early_upload"        // 付款前上传单号
	KindEarlyPickup     Kind = "early_pickup"        // 付款前已揽收
	KindAddressMismatch Kind = "address_mismatch"    // 轨迹与收货地不符: it travels somewhere else
	KindClonedTrace     Kind = "cloned_trace"        // 轨迹雷同: two numbers tell one and the same story
	KindFakeSign        Kind = "fake_sign_suspected" // 疑似虚假签收: signed far from the address

	KindHubCongestion Kind = "hub_congestion" // 分拨中心拥堵
	KindBranchFault   Kind = "branch_fault"   // 网点异常
	KindLaneSlow      Kind = "lane_slow"      // 线路变慢
	KindCourierSlow   Kind = "courier_slow"   // 快递整体变慢

	KindTrackingBlind Kind = "tracking_blind" // 查询受阻: one courier feed does not answer, its parcels are not judged
	KindParcelBlind   Kind = "parcel_blind"   // 单件查询受阻: the feed answers for others, not for this parcel
	KindNeedsSetup    Kind = "lookup_setup"   // 查询配置缺失: phone tail, account, permission
	KindSourceSetup   Kind = "source_setup"   // 订单来源配置缺失: a marketplace refuses our credentials, no new orders come in
	KindFeedStale     Kind = "feed_outage"    // answers arrive but bring nothing new
	KindQuotaSpent    Kind = "quota_spent"    // 查询额度用尽: the account may ask nothing more today
)

// Kinds returns every kind, family by family.
func Kinds() []Kind {
	return []Kind{
		KindShipOverdue, KindPickupOverdue, KindPromiseOverdue, KindLineOverdue,
		KindHubWait, KindOriginHubStall, KindTransitStall, KindNotDispatched, KindNotSigned, KindNotCollected, KindLongTail,
		KindLostSuspected, KindLostConfirmed,
		KindException, KindRefused, KindDamaged, KindFailedAttempts, KindReturned,
		KindNumberSuspect, KindNumberReused, KindNumberNotFound, KindEarlyUpload, KindEarlyPickup, KindAddressMismatch, KindClonedTrace, KindFakeSign,
		KindHubCongestion, KindBranchFault, KindLaneSlow, KindCourierSlow,
		KindTrackingBlind, KindParcelBlind, KindNeedsSetup, KindSourceSetup, KindFeedStale, KindQuotaSpent,
	}
}

// Family returns the family that a kind belongs to.
func (k Kind) Family() Family {
	switch k {
	case KindShipOverdue, KindPickupOverdue, KindPromiseOverdue, KindLineOverdue, KindNumberNotFound:
		return FamilyOverdue
	case KindHubWait, KindOriginHubStall, KindTransitStall, KindNotDispatched, KindNotSigned, KindNotCollected, KindLongTail:
		return FamilyStalled
	case KindLostSuspected, KindLostConfirmed:
		return FamilyLost
	case KindException, KindRefused, KindDamaged, KindFailedAttempts, KindReturned:
		return FamilyException
	case KindNumberSuspect, KindNumberReused, KindEarlyUpload, KindEarlyPickup, KindAddressMismatch, KindClonedTrace, KindFakeSign:
		return FamilyIntegrity
	case KindHubCongestion, KindBranchFault, KindLaneSlow, KindCourierSlow:
		return FamilyCluster
	default:
		return FamilyBlind
	}
}
