//! The words of all other languages.
use super::{Lists, union::PORTUGUESE};

pub(super) const LISTS: [Lists; 22] = [
    (
        "ar",
        "أوافق .موافق حسنًا .حسنا. فهمت .متابعة تابع استمر استمتع أفضل أحسن تحسين نحسّن مثالي تجربت \
        تجربة نوصي ننصح يوصى مجان للأسف نأسف يرجى الرجاء .رجاء فضلك ببساطة فقط .مهم المهم ثقت \
        ملائم .ذات.صلة الآن .فور .أسرع سارع دعم .ساعد مساعدت محدود تفوت يفوت تخسر تفقد مخصص مخصّص",
        "نوصي بالموافقة الآن للاستمتاع بأفضل تجربة",
        ".لا. .ولا. .لن. .ولن. .لم. .ولم. .ليس .وليس عدم .غير .دون. .بدون. أبدا",
    ),
    (
        "ca",
        "ok. d.acord entesos entès. continua continuar endavant millor òptim optim gaudi \
        experiència recoman gratuït gratis lament malaurada si.us.plau sisplau simplement \
        important confian rellevant ara. immediat afanya recolz suport ajud limitad limitat \
        perdre perdeu perdis personalitz",
        "Per gaudir de la millor experiència, accepteu ara",
        "no. sense. mai. cap. ni.",
    ),
    (
        "eu",
        "ok. ados. ulertu jarraitu aurrera. hobe. hobea hobeto hobek hobet hobere onena. optim \
        goza esperientzi gomend doan. doako zoritxarrez tamalez mesedez besterik.gabe soilik \
        garrantzi fida konfiantz egoki orain. berehala azkar presa. lagun babes mugat galdu \
        galtze pertsonaliz bat.nator",
        "Esperientzia hobea izateko, onartu orain",
        "ez. ezin. gabe. inoiz. ezer. ezta.",
    ),
    (
        "fa",
        "باشه. اوکی متوجه.شدم فهمیدم ادامه بهتر بهبود بهینه لذت تجربه توصیه پیشنهاد.می رایگان \
        متأسفانه متاسفانه لطفا خواهشمند فقط. تنها. کافی.است مهم. اعتماد مرتبط اکنون حالا. الان. \
        فوری فورا عجله سریع حمایت پشتیبانی کمک محدود از.دست شخصی.ساز سفارشی موافق",
        "برای تجربهٔ بهتر، توصیه می‌کنیم اکنون بپذیرید",
        "نه. نمی. نیست نیستند بدون. هرگز هیچ نشود نشد نکن نباید ندار نخواه",
    ),
    (
        "gl",
        "ok. vale. entendido. de.acordo continuar continúe seguir. mellor óptim optim goza goce \
        desfrut aproveit experiencia recomend gratis gratuí desafortunad lament por.favor \
        simplemente só. important confian relevante agora inmediat apoi axud limitad perder perda \
        personaliz",
        "Para gozar da mellor experiencia, acepte agora",
        "non. sen. nunca. nin. nada.",
    ),
    (
        "he",
        "אוקיי .אוקי. .בסדר. הבנתי .המשך להמשיך שיפור לשפר משפר משופר טוב.יותר הטוב מיטב אופטימל \
        ליהנות תיהנ נהנ חווי מומלץ ממליצ חינם חינמי לצערנו מצטער בבקשה .נא. .אנא. פשוט חשוב אמון \
        רלוונט עכשיו .מיד. .מייד. .מהר תמיכ לתמוך .עזר לעזור מוגבל להחמיץ תחמיצ לפספס תפספס לאבד \
        תאבד מותאם.אישית התאמה.אישית מסכים מסכימ",
        "לחוויה הטובה ביותר מומלץ לאשר עכשיו",
        ".לא. .ולא. .שלא. .אין. .ואין. ללא. בלי. לעולם.לא",
    ),
    (
        "hi",
        "ओके ठीक.है समझ.गए समझ.गया जारी.रख आगे. बेहतर सर्वोत्तम सर्वश्रेष्ठ सबसे.अच्छ सुधार आनंद अनुभव सुझाव अनुशंस \
        सिफ़ारिश सिफारिश मुफ़्त मुफ्त निःशुल्क दुर्भाग्य खेद कृपया बस. केवल. सिर्फ़ सिर्फ महत्वपूर्ण महत्त्वपूर्ण भरोसा \
        विश्वास प्रासंगिक अभी. तुरंत जल्दी मदद सहायता सहयोग समर्थन सीमित खो. चूक वंचित वैयक्तिक मनपसंद सहमत",
        "बेहतर अनुभव के लिए कृपया अभी स्वीकार करें",
        "न. ना. नहीं मत. बिना. बगैर.",
    ),
    (
        "id",
        "ok. oke mengerti paham lanjut teruskan tingkat meningkat perbaik lebih.baik terbaik \
        optimal nikmati menikmati pengalaman rekomend direkomend sarankan disarankan menyarankan \
        gratis cuma sayangnya maaf mohon harap silakan tolong cukup. hanya. penting percaya \
        kepercayaan relevan sekarang segera cepat buruan dukung mendukung bantu membantu terbatas \
        lewatkan melewatkan ketinggalan kehilangan personalis dipersonal disesuaikan setuju \
        menyetujui",
        "Untuk pengalaman terbaik, mohon terima sekarang",
        "tidak. jangan. tanpa. bukan. tak. belum. tiada.",
    ),
    (
        "is",
        "ok. ókei allt.í.lagi skil. skilið halda.áfram áfram. bæta bætt betri betr best njót \
        upplif mæli.með mælum ráðlegg ókeypis því.miður vinsamleg einfaldlega bara. mikilvæg \
        traust treyst viðeigandi núna. strax flýt stuðn styð hjálp takmark missa missi glata \
        sérsníð sérsnið persónulega sammála",
        "Við mælum með að samþykkja núna fyrir bestu upplifun",
        "ekki. aldrei. án. enginn. engin. ekkert. engu. né.",
    ),
    (
        "ja",
        ".ok 了解 わかりました 分かりました 続け 続行 進む 改善 向上 より良 よりよ 最高 最良 最適 \
        快適 楽し 体験 おすすめ お勧め 推奨 無料 残念 申し訳 お願い てください 簡単 だけで 重要 \
        大切 信頼 関連性 今すぐ いますぐ すぐに お早めに 急い 協力 支援 応援 サポート 役立 手伝 \
        制限 見逃 逃す 失 損 パーソナライズ に合わせ 同意",
        "より良い体験のため、今すぐ同意してください",
        "ない なく なし ません せず",
    ),
    (
        "ko",
        ".ok 확인 오케이 알겠 계속 개선 향상 더.나은 더.좋은 최고 최상 최적 즐기 즐길 누리 경험 \
        체험 추천 권장 권해 무료 아쉽 안타깝 죄송 부탁 바랍니다 주세요 간단 그냥 단지 중요 신뢰 \
        믿 관련성 지금 당장 즉시 .바로 서둘 도움 도와 돕 지원 제한 놓치 잃 맞춤 개인화 동의",
        "더 나은 경험을 위해 지금 동의해 주세요",
        "않 없 못 마십 마세 .안.",
    ),
    (
        "nb",
        "ok. okei greit. forstått fortsett videre. forbedr bedre. best. beste. optim nyt. nyte. \
        opplev anbefal gratis dessverre vennligst bare. enkelt. viktig tillit relevan nå. straks \
        skynd støtt hjelp begrens mist. miste. mister. glipp. tilpass skredders personlig enig.",
        "For den beste opplevelsen anbefaler vi å godta nå",
        "ikke. ingen. ingenting. aldri. uten.",
    ),
    (
        "pt-BR",
        PORTUGUESE,
        "Recomendamos aceitar para melhorar sua experiência",
        "não. sem. nunca.",
    ),
    (
        "ru",
        "ок. ok. окей понятно хорошо. продолж далее. дальше. улучш лучш наилучш оптим наслад \
        наслаж впечатл рекоменд советуем бесплат к.сожален увы. пожалуйста просто. важн довер \
        релевантн подходящ сейчас немедлен сразу. поспеш торопит скорее поддерж помог помощ \
        огранич пропус упуст потеря утрат персонализ соглас",
        "Для наилучшей работы рекомендуем принять сейчас",
        "не. нет. без. никогда ничего ничто ни. нельзя",
    ),
    (
        "sr",
        "ок. ok. у.реду разумем схваћ настави. наставите даље. побољш боље бољи бољу бољег најбољ \
        оптим ужив искуств препоруч бесплат нажалост жао. молим једноставно важн повер релевантн \
        сада. одмах пожур подрш подрж помоз помоћ помаж ограничен пропус изгуб персонализ \
        прилагођ прилагод слаже",
        "За боље искуство препоручујемо да прихватите сада",
        "не. није нису. немој никад без. ни. ништа. нема неће",
    ),
    (
        "th",
        ".ok โอเค ตกลง เข้าใจแล้ว รับทราบ ดำเนินการต่อ ต่อไป ปรับปรุง ดีขึ้น ดีกว่า ดีที่สุด เหมาะสม เพลิดเพลิน สนุก \
        ประสบการณ์ แนะนำ ฟรี ขออภัย เสียใจ เสียดาย โปรด กรุณา เพียง ง่าย สำคัญ ไว้วางใจ เชื่อถือ เกี่ยวข้อง ตอนนี้ \
        ขณะนี้ ทันที รีบ เดี๋ยวนี้ ช่วย สนับสนุน จำกัด พลาด สูญเสีย เฉพาะบุคคล ปรับแต่ง เห็นด้วย",
        "เพื่อประสบการณ์ที่ดีขึ้น โปรดยอมรับตอนนี้",
        "ไม่ ห้าม อย่า ปราศจาก มิได้",
    ),
    (
        "tr",
        "ok. tamam anladım devam geliştir iyileştir iyi. en.iyi daha.iyi optim keyf keyif deneyim \
        öner tavsiye ücretsiz bedava maalesef ne.yazık üzgün lütfen sadece. yalnızca. kolayca \
        basitçe önemli güven alakalı şimdi hemen. acele hızla destek yardım sınırlı kaçır kaybe \
        kişiselleş size.özel onaylıyorum katılıyorum",
        "En iyi deneyim için lütfen şimdi kabul edin",
        "değil yok. olmadan hiçbir hiç. asla. satmay satılmaz paylaşmay paylaşılmaz olmaz olmay \
        etmez etmey edilmez kullanılmaz kullanmay",
    ),
    (
        "uk",
        "ок. ok. окей зрозуміло добре. продовж далі. покращ поліпш кращ найкращ оптим насолод \
        насолодж враження досвід рекоменд радимо безкоштовн безплатн на.жаль будь.ласка просто. \
        важлив довір релевантн зараз негайно відразу. поспіш підтрим допомо допомаг обмеж пропус \
        втрат втрач персоналіз погодж згоден згодна",
        "Для кращого досвіду радимо прийняти зараз",
        "не. без. ніколи нічого ніщо ні. нема неможлив",
    ),
    (
        "ur",
        "اوکے ٹھیک.ہے سمجھ.گیا سمجھ.گئے جاری.رکھ آگے. بہتر لطف تجربہ تجربے تجویز سفارش مفت \
        بدقسمتی افسوس براہ.کرم براہِ.کرم مہربانی صرف. بس. اہم. بھروس اعتماد متعلقہ ابھی فوری فوراً \
        جلدی مدد تعاون حمایت محدود کھو. محروم ذاتی.نوعیت متفق راضی",
        "بہتر تجربے کے لیے براہ کرم ابھی قبول کریں",
        "نہ. نہیں مت. بغیر. بنا.",
    ),
    (
        "vi",
        "ok. đồng.ý hiểu.rồi đã.hiểu tiếp.tục cải.thiện tốt.hơn tốt.nhất nâng.cao tối.ưu \
        tận.hưởng trải.nghiệm khuyến.nghị khuyên đề.xuất miễn.phí tiếc. vui.lòng xin. hãy. \
        chỉ.cần đơn.giản quan.trọng tin.cậy tin.tưởng phù.hợp liên.quan ngay. bây.giờ lập.tức \
        nhanh. ủng.hộ hỗ.trợ giúp. hạn.chế giới.hạn bỏ.lỡ mất. cá.nhân.hóa cá.nhân.hoá",
        "Để có trải nghiệm tốt nhất, hãy chấp nhận ngay",
        "không. chưa. đừng. chẳng. chớ. thiếu.",
    ),
    (
        "zh-Hans",
        ".ok 好的 知道了 了解 明白 继续 改善 改进 提升 优化 更好 更佳 更优 最佳 最好 最优 享受 \
        畅享 体验 推荐 建议 免费 抱歉 遗憾 请 只需 仅需 轻松 简单 重要 信任 信赖 相关 现在 立即 \
        马上 立刻 赶快 尽快 支持 帮助 协助 受限 限制 有限 错过 失去 损失 个性化 定制 专属 同意 \
        确定",
        "为了更好的体验，请立即同意",
        "不 没 未 无法 无需 勿 绝非",
    ),
    (
        "zh-Hant",
        ".ok 好的 知道了 了解 瞭解 明白 繼續 改善 改進 提升 優化 更好 更佳 更優 最佳 最好 最優 \
        享受 暢享 體驗 推薦 建議 免費 抱歉 遺憾 請 只需 僅需 輕鬆 簡單 重要 信任 信賴 相關 現在 \
        立即 馬上 立刻 趕快 儘快 盡快 支持 支援 幫助 協助 受限 限制 有限 錯過 失去 損失 個人化 \
        客製 專屬 同意 確定",
        "為了更好的體驗，請立即同意",
        "不 沒 未 無法 無需 無須 勿 絕非",
    ),
];
