"""Names that must and must not be read as personal data; "(c)" may need a person or a form around it."""

MUST_MATCH = """
password passwd pwd passcode userPassword newPassword current_password passphrase pinCode otp otpCode
oneTimeCode mfaCode totpSecret accessToken refreshToken idToken authToken bearerToken jwt sessionId apiKey
clientSecret privateKey secretAnswer resetToken cookie cardNumber cardNo ccNumber ccnum creditCard pan(c) cvv
cvc cvv2 cardCvc securityCode iban accountNumber routingNumber sortCode bic ssn socialSecurityNumber
passportNumber nationalId driverLicense taxId itin sin(c) nino cpf dni nie(c) bsn aadhaar curp pesel
personnummer codiceFiscale nric email emailAddress userEmail e_mail phone phoneNumber mobile(c) msisdn tel(c)
address(c) streetAddress homeAddress zip(c) zipCode postcode city(c) firstName lastName fullName surname
maidenName givenName latitude longitude lat lng coords geolocation ipAddress clientIp remoteAddr androidId
advertisingId gaid idfa idfv imei meid imsi iccid serialNumber macAddress ssid bssid deviceId fcmToken pushToken
visitorId fingerprint(c) dateOfBirth dob birthDate birthday age(c) gender race(c) ethnicity religion
sexualOrientation politicalAffiliation maritalStatus diagnosis medication prescription hivStatus pregnancyWeek
heartRate bloodPressure bmi menstrualCycle symptoms healthCondition salary income creditScore balance(c)
netWorth faceEmbedding voiceprint retinaScan messageBody chatMessage noteText searchQuery query(c) contacts(c)
smsBody photo(c) avatar(c) clipboardText contrasena correo telefono senha sobrenome passwort vorname nachname
geburtsdatum motDePasse prenom codePostal wachtwoord
""".split()

MUST_NOT_MATCH = """
password_reset_clicked passwordLength passwordStrength passwordVisible showPassword hasPassword isPasswordValid
passwordError passwordFieldFocused passwordPolicy forgotPasswordClicked passwordChangedAt hasEmail emailVerified
isEmailValid emailCount email_opened emailTemplateId emailSubjectLength emailProvider emailOptIn emailDomain
phoneModel phoneType isPhone iPhone phoneVerified megaphone microphone headphoneConnected pin mapPin isPinned
pinColor pinned unpin spinner memoryAddress baseAddress walletAddress addressBookOpened addressType addressCount
bindAddress addressLine1Length designToken cssToken tokenCount maxTokens pageToken nextPageToken tokenizer
cancellationToken mixpanelToken projectToken syncToken cardId cardType cardCount cardView productCard
dashboardCard cardColor businessCardClicked discard fileName eventName className screenName appName hostName
tagName displayMode buttonName featureName pageName variantName componentName sessionCount sessionDuration
sessionStart isNewSession sessionIndex trainingSession maxAge page package language usage imageUrl cacheAge
stage average message messageCount messageType errorMessage raceCondition promiseRace trace gracePeriod
genderFilterOpened healthCheck healthScore serviceHealth machine macOS latency latestVersion flat platform
translate city_selector capacity velocity zipFile gzip searchResultsCount queryDuration queryString sqlQuery
queryClient certainty concertTickets accountingPeriod accountType shippingMethod tooltip ship_to recipe
keyPressed keyboard apiKeyPresent hasToken tokenExpiresAt isAuthenticated authorName authorCount loginMethod
signatureVersion licenseType fingerprintEnabled biometricAvailable conditionId conditionMet treatmentGroup
symptomCheckerOpened locationPermission locationEnabled fileLocation contactUsClicked contactFormOpened
contactsCount noteCount stateChanged statePersisted
""".split()

# The confusers of the vocabulary tables, as a program writes them.
CONFUSERS = """
forgotPasswordLink themeToken syntaxToken parseToken promptTokens completionTokens tokenId tokenSymbol
tokenPrice tokenAddress continuationToken writeKey publishableKey gpioPin primaryKey foreignKey cacheKey sortKey
objectKey dictKey keyframe monkey secretary secretName secretSanta chatSession gameSession sessionReplayEnabled
promoCode discountCode countryCode currencyCode languageCode statusCode errorCode sourceCode quizAnswer author
authored authorizationStatus authMethod boardingPass compass bypass passRate passenger cookieConsent
cookieBannerShown businessCard scorecard cardio flashcard simCard panZoom panGesture expires expandable
experience webRouting router sine martini finance finish lint pan_gesture licenseKey softwareLicense
passportAuthenticate visaCard signatureVerification video supportEmail author_email mailto headphone
telephoneBooth phone_state windowsPhone startAddress endAddress pcAddress socketAddress inetAddress
listenAddress serverAddress contractAddress ethAddress uiState stateMachine region unzip zipper zipWith isMobile
mobileView automobile mobileBanner contactless packageName fieldName variableName methodName typeName tableName
columnName branchName bucketName cookieName colorName companyName productName brandName campaignName cityName
codename serviceAccountName typeFullName methodFullName initialState windowLocation sourceCodeLocation
apkLocation callLocation physicalLocation latest template late scrollPosition listPosition cursorPosition
scrollCoordinates clickCoords equip macro hmac deviceType deviceCount deviceClass errorFingerprint
exceptionFingerprint sshFingerprint tlsFingerprint certKeyFingerprint zipFingerprint serialVersionUID serializer
guid cloudInstanceId client_id raceWithTimeout brace grace pageAge imageAge minAge sessionAge sexagesimal essex
middlesex unionType unionBy deviceOrientation screenOrientation partySize origin transformOrigin alter
teamNationality childNode childProcess childNodes children healthBar ifCondition storedProcedure billingCycle
subscriptionPeriod lifeCycle periodPicker userFlow pulseAnimation fontWeight cssHeight temperature description
musicBpm faceIdAvailable codeSignature requestSignature methodSignature brewDoctor flutterDoctor mediaQuery
querySelector messageId toastMessage commitMessage thankYouMessage commentCount contentType scoreboard sortOrder
orderBy productTitle photoCount productDescription buttonText normalName
""".split()

# What web, Android and Python programs are full of.
ORDINARY = """
nameservers filename email_template addressBar phone_book_icon keyName tokenBudget sessionReplay locationId
orientation ageOfAccount ipVersion raceId messageKey commentId nameSpace namespace emailSent emailSentAt
emailClient emailQueue emailService sendEmail validateEmail updatePhone setPassword resetPassword saveAddress
addressFormat addressLabel addressIndex phoneFormat phoneMask phoneInputRef phoneCountryCode passwordField
passwordInputRef passwordHint passwordRules passwordResetSent onPasswordChange handleEmailChange emailRegex
emailPattern EMAIL_REGEX PASSWORD_MIN_LENGTH PasswordForm EmailInput sessionTimeout sessionStore sessionStorage
tokenType tokenLimit tokens_used inputTokens outputTokens keyCode keyframes keyPath publicKey cacheKey sortKey
primaryKey foreignKey storageKey keyDown cardStyle cardWidth cardContainer cardTitle CardHeader gameCard
flashCards cardIndex panGesture panResponder pinnedItems pinchZoom shipping_method stateKey appState reduxState
uiState loadState countryList cityList locationService locationProvider locationManager windowLocation latencyMs
latestRelease platformName langCode lngCode translationKey positionX positionTop scrollPosition birthdayBanner
showBirthday ageGroup ageGate isAdult maxAgeSeconds imageAge pageAge raceWinner raceTrack unionType unionAll
partySize thirdParty weightClass fontWeight lineHeight rowHeight conditionType conditionFn treatmentId
periodType billingPeriod lifeCycle cycleCount flowId pulseAnimation temperatureSetting queryKey queryBuilder
searchBar searchIcon searchResults keywordCount filterState messageList commentCount feedbackForm bodyParser
bodySize contentType descriptionLength balanceSheet loadBalancer scoreBoard amountDue orderId orderBy
productName productTitle itemName categoryName brandName planName companyName teamName projectName workspaceName
orgName roleName groupName planId imageSrc imageAlt videoPlayer videoUrl photoCount avatarSize avatarColor
fileSize fileType filePath uploadProgress attachmentCount deviceType deviceWidth deviceCount deviceOrientation
serializer serialize serviceName hostUrl macOsVersion userAgentParser visitorCount fingerprintSupported
cookieConsent cookieBanner cookiePolicy hasCookie contactForm contactUs contactlessPayment linkColor
referrerPolicy urlPattern routeName licenseText licenseKey visaRequired passportStrategy permitAll taxRate
taxAmount salaryVisible incomeTaxRate creditsLeft debtRatioLabel accountTier accountPlan clientName clientId
projectId buildNumber versionName releaseName commitMessage logMessage statusMessage toastMessage alertMessage
systemPrompt promptTemplate colorName fontName themeName iconName layerName nodeName paramName argName propName
typeName stepName taskName jobName bucketName regionName zoneName channelName roomName isEmailVerified
emailsEnabled notifyByEmail smsEnabled phoneRequired genderOptions ethnicityOptions addressSuggestionsCount
accountStatus memberCount patientCount userCount userType userRole userAgent messageBus messageQueue
sessionManager tokenService passwordStrengthMeter locationName medicationCount prescriptionsEnabled symptomCount
diagnosisEnabled allergyCount heartRateEnabled totalBalanceLabel pageTitle docTitle tabTitle imageTitle
numberOfItems numberFormat codeBlock sourceCode promoCode discountCode currencyCode languageCode countryCode
statusCode errorCode couponCode qrCode barCode state status value data title code id text url path link content
description region
""".split()

# Ambiguous by themselves: a person or a form around them decides.
NEEDS_CONTEXT = {"message", "queryString", "authorName"}
