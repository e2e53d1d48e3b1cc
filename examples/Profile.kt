package shop.profile

import android.os.Bundle
import com.google.firebase.analytics.FirebaseAnalytics

class Profile(private val analytics: FirebaseAnalytics, private val user: User) {
    fun opened(latitude: Double) {
        val bundle = Bundle().apply {
            putString("plan", user.plan)
            putDouble("at", latitude)
        }
        analytics.logEvent("profile_opened", bundle)
        analytics.logEvent("pregnancy_week_chosen", null)
        analytics.setUserId(user.id)
    }
}
