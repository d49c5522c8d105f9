//! The words of the official languages of the European Union.
use super::Lists;

/// Of Portugal and of Brazil.
pub(super) const PORTUGUESE: &str = "ok. entendi. continuar melhor otimiz ótim aproveit \
    desfrut recomend grátis gratuit infelizmente por.favor simplesmente important confian \
    experiência relevante agora imediat apoi limitad personaliz concord";

pub(super) const LISTS: [Lists; 24] = [
    (
        "bg",
        "ок. ok. окей добре. разбрах ясно. продълж напред. подобр по.добр най.добр по.добъ \
        най.добъ оптим наслад наслаж преживяв изживяв препоръч безплат за.съжален съжаля моля. \
        просто. важн важен. довер релевантн подходящ сега. веднага незабавн побърз подкреп помогн \
        помощ помага огранич пропус загуб изпусн персонализ съглас",
        "За най-добро изживяване препоръчваме да приемете сега",
        "не. няма без. никога нищо нито. никак",
    ),
    (
        "cs",
        "ok. okej rozumím pokračovat pokračuj dál. zlepš vylepš lepší nejlepší optim užij zážit \
        doporuč zdarma bezplatn bohužel prosím jednoduše stačí. důležit důvěř důvěr relevantn \
        nyní teď. ihned okamžit pospěš podpoř podpor pomoz pomoc pomáh omezen ztrat ztrác \
        přijdete přicház personaliz přizpůsob souhlasím",
        "Pro lepší zážitek doporučujeme souhlasit nyní",
        "ne. není nejsou nejs nemus nebud nechc nepouž neprod nesdíl nelze nesmí nemá nemů nikdy \
        bez. žádn nic. ani. nijak",
    ),
    (
        "da",
        "ok. okay forstået fortsæt videre. forbedr bedre. bedst optim nyd. nyde. oplevelse \
        anbefal gratis desværre venligst vær.så simpelthen bare. blot. vigtig tillid relevan nu. \
        straks skynd støt hjælp begræns mist. miste. mister. glip. tilpass personlig skræddersy \
        enig.",
        "For den bedste oplevelse anbefaler vi at acceptere nu",
        "ikke. ingen. intet. aldrig. uden.",
    ),
    (
        "de",
        "ok. okay verstanden. weiter. einverstanden verbesser beste. besten. optim genieß empfehl \
        empfohl kostenlos leider bitte einfach wichtig vertrau erlebnis relevant jetzt sofort \
        unterstütz schade. verzicht eingeschränkt personalis",
        "Für das beste Erlebnis empfehlen wir, jetzt zuzustimmen",
        "nicht. kein nie. ohne.",
    ),
    (
        "el",
        "ok. οκ. εντάξει κατάλαβα συνέχ συνεχ βελτιώ βελτίω βελτιστ βέλτιστ καλύτερ άριστ απολαύ \
        εμπειρί συνιστ συνίστ προτείν δωρεάν δυστυχώς λυπ παρακαλ απλά. απλώς. σημαντικ εμπιστ \
        σχετικ τώρα. αμέσως άμεσα βιαστ σπεύσ υποστηρί στηρί βοηθ περιορι χάσ χάνε εξατομικ \
        προσαρμο συμφων",
        "Για την καλύτερη εμπειρία, αποδεχτείτε τώρα",
        "δεν. μη. μην. χωρίς. δίχως. ποτέ. ούτε. τίποτα. όχι. κανέν καμία.",
    ),
    (
        "en",
        "ok. okay got.it. continue improv best. better enhanc enjoy free. recommend unfortunate \
        sorry please simpl just. hurry now. important full. great value trust miss lose. limited \
        personali relevant experience help agree",
        "To enjoy the best experience, please agree",
        "not. no. never. without. don",
    ),
    (
        "es",
        "ok. vale. entendido continuar seguir. mejor óptim disfrut recomend gratis gratuit \
        lamenta por.favor simplemente important confianza experiencia relevante ahora inmediat \
        apoy limitad personaliz acuerdo",
        "Para disfrutar de la mejor experiencia, acepte ahora",
        "no. sin. nunca.",
    ),
    (
        "et",
        "ok. okei selge. sain.aru jätka edasi. paran parem parim optim naudi kogemu soovita \
        tasuta kahjuks palun lihtsalt oluli tähtis usald asjakoha nüüd. kohe. kiiresti kiirust \
        toeta toetus abi. aita piira ilma.jää kaota isikupära kohanda nõus.",
        "Parima kogemuse jaoks soovitame kohe nõustuda",
        "ei. ega. ära. ärge. ilma. mitte. kunagi. pole. polnud.",
    ),
    (
        "fi",
        "ok. okei selvä. ymmärr jatka paran parem paras. parhaa optim naut kokemu suosit ilmai \
        maksut valitettav ikävä ole.hyvä olkaa.hyvä pyydämme yksinkertais vain. tärke luota \
        luotta olennai relevan nyt. heti. kiire pian. tue. tuki. tukea auta autta apu. apua. \
        rajoit rajalli menetä paitsi räätälö personoi henkilökohtai samaa.mieltä",
        "Suosittelemme hyväksymään nyt, jotta saat parhaan kokemuksen",
        "ei. en. et. emme. ette. eivät. eikä. älä. äläkä. älkää. ilman. koskaan.",
    ),
    (
        "fr",
        "ok. compris. continuer amélior meilleur optim profit recommand gratuit malheureuse \
        veuillez simplement important confiance expérience pertinent maintenant immédiat soutenir \
        dommage limité personnalis accord.",
        "Pour profiter de la meilleure expérience, acceptez maintenant",
        "ne. n. pas. jamais. sans.",
    ),
    (
        "ga",
        "ok. tuigim tuigthe ceart.go.leor lean.ar leanúint ar.aghaidh feabhs feabhas fearr optam \
        bain.sult taitneamh eispéireas taithí molaimid molta saor.in.aisce ar.an.drochuair \
        le.do.thoil más.é.do.thoil go.simplí tábhachtach iontaoibh muinín ábhartha anois \
        láithreach deifir brostaigh tacaíocht tacú tacaigh cabhr cuidi cuidigh teoranta caill \
        pearsantai aontaím aontaigh",
        "Molaimid duit glacadh leis anois don eispéireas is fearr",
        "ná. ní. nach. níl. gan. níor. nár. riamh.",
    ),
    (
        "hr",
        "ok. u.redu razumijem shvać nastavi. nastavite dalje. poboljš bolj najbolj optim uživa \
        iskustv preporuč besplat nažalost žao. molim jednostavno važn povjer relevantn sada. \
        odmah požur podrš podrža pomoz pomoć pomaž ograničen propus izgub personaliz prilagod \
        prilagođ slaže",
        "Za bolje iskustvo preporučujemo da prihvatite sada",
        "ne. nije nisu. nemoj nikad bez. ni. ništa. nema neće",
    ),
    (
        "hu",
        "ok. oké. rendben. értem. megértett folytat tovább. javít jobb legjobb optim élvez élmény \
        ajánl javasol ingyen sajn kérjük kérem. egyszerűen csak. fontos bízz bizal releváns most. \
        azonnal siess gyorsan támogat segít korlátoz lemarad elvesz elmulaszt személyre.szab \
        egyetért",
        "A legjobb élményért javasoljuk, hogy most fogadja el",
        "nem. ne. sem. se. nélkül soha. nincs nincsen semmi semmit",
    ),
    (
        "it",
        "ok. capito continua prosegui miglior ottim goder consiglia raccomand gratis gratuit \
        purtroppo per.favore semplicemente important fiducia esperienza rilevant pertinent adesso \
        subito sostien limitat personalizz accordo",
        "Per una migliore esperienza, accetta adesso",
        "non. mai. senza.",
    ),
    (
        "lt",
        "ok. gerai. supratau supratot tęsti tęsk gerin pagerin geresn geriau optim mėgau patirt \
        patirč rekomend siūlome nemokam deja. prašome prašom tiesiog svarb pasitik aktual dabar. \
        tuoj. nedels skubė paskub palaik parem padėk padeda ribot apribo praras praleis personali \
        pritaik sutink",
        "Kad patirtis būtų geresnė, rekomenduojame sutikti dabar",
        "ne be. nieka niekad nėra nei. jokio",
    ),
    (
        "lv",
        "ok. labi. sapratu sapratāt turpin uzlabo labāk vislabāk optim izbaud pieredz ietei iesak \
        bezmaksas diemžēl lūdz vienkārši svarīg uzticie uzticī atbilstoš tagad. tūlīt nekavē \
        pasteidz atbalst palīdz ierobežo zaudē palaid personaliz pielāgo piekrīt",
        "Labākai pieredzei iesakām piekrist tagad",
        "ne. nē. nav. bez. nekad nekas. neko. nekā nepār nekop nevar nebūs nelie nedrīk nevēl \
        nevajag",
    ),
    (
        "mt",
        "ok. tajjeb. fhimt kompli kompla nkomplu itejjeb ittejjeb jtejjeb ntejbu aħjar ottim \
        tgawdi gawdi esperjenza rakkoman nirrakkoman b.xejn bla.ħlas sfortunat jekk.jogħġb \
        sempliċ importanti fiduċj rilevant issa. minnufih immedjat għaġġel appoġġ sosten għajnu \
        ngħin limitat titlef personalizz naqbel naqbl",
        "Għall-aħjar esperjenza, jekk jogħġbok aċċetta issa",
        "mhux. mhix. mhumiex. ma. mingħajr. qatt. xejn. tbigħux tikkondividux",
    ),
    (
        "nl",
        "ok. oké. begrepen doorgaan verbeter beste. optima geniet aanbevolen aanrad gratis helaas \
        alstublieft gewoon eenvoudig belangrijk vertrouw ervaring relevant nu. direct. steun \
        beperkt gepersonalis akkoord",
        "Voor de beste ervaring gaat u nu akkoord",
        "niet. geen. nooit. zonder.",
    ),
    (
        "pl",
        "ok. rozumiem kontynuuj dalej. ulepsz popraw lepsz najleps optym ciesz polec zalec darmow \
        bezpłat niestety prosimy proszę po.prostu ważn zaufa doświadcze teraz natychmiast \
        wesprzyj ograniczon spersonaliz zgadzam",
        "Zalecamy zgodę, aby cieszyć się lepszą stroną",
        "nie. bez. nigdy.",
    ),
    (
        "pt",
        PORTUGUESE,
        "Para aproveitar a melhor experiência, aceite agora",
        "não. sem. nunca.",
    ),
    (
        "ro",
        "ok. bine. am.înțeles continu îmbunătăț mai.bun mai.bine optim bucur experienț recomand \
        gratuit gratis din.păcate regret vă.rugăm te.rugăm pur.și.simplu doar. important încred \
        relevant acum. imediat grăbi sprij susțin ajut limitat pierd ratați personaliz de.acord",
        "Pentru cea mai bună experiență, acceptați acum",
        "nu. fără. niciodată. nici. nimic. niciun nicio.",
    ),
    (
        "sk",
        "ok. okej rozumiem pokračovať pokračuj ďalej. zlepš vylepš lepš najlepš optim užite užiť \
        užív zážit odporúč zadarmo zdarma bezplatn bohužiaľ žiaľ prosím jednoducho stačí. dôležit \
        dôver relevantn teraz. ihneď okamžit poponáhľ podpor pomôž pomoc pomáh obmedz strat \
        prídete personaliz prispôsob súhlasím",
        "Pre lepší zážitok odporúčame súhlasiť teraz",
        "nie. nebud nechc nemus nesmi nemá nemôž nepred nezdie nepouž nedá nikdy bez. žiadn nič. \
        ani. nijak",
    ),
    (
        "sl",
        "ok. v.redu razumem nadaljuj nadaljev naprej. izboljš boljš najbolj optim uživa izkušn \
        priporoč brezplač žal. prosim preprosto pomembn zaupa relevantn ustrezn zdaj. sedaj. \
        takoj. pohit podpr podpor pomaga pomoč pomoz omejen zamud izgub prilagoj prilagod \
        personaliz poosebl strinja",
        "Za najboljšo izkušnjo priporočamo, da sprejmete zdaj",
        "ne. ni. niso. brez. nikoli nič. nikdar noben",
    ),
    (
        "sv",
        "ok. okej uppfattat förstår fortsätt vidare. förbättr bättre bäst optim njut upplev \
        rekommend gratis kostnadsfri tyvärr vänligen snälla enkelt. bara. viktig förtroende \
        relevan nu. genast omedelbar skynda stöd stött hjälp begräns missa förlora gå.miste \
        anpassad anpassat anpassade skräddars personlig instäm håller.med",
        "För den bästa upplevelsen rekommenderar vi att acceptera nu",
        "inte. ej. icke. aldrig. utan. ingen. inget. inga. ingenting.",
    ),
];
