const words = (text: string): string[] => text.trim().split(/\s*,\s*/);

/** Large and well-known cities of the world, lower case; faker knows few of them. */
export const KNOWN_CITIES: readonly string[] = words(`
tokyo, delhi, new delhi, shanghai, beijing, mumbai, bombay, osaka, kyoto, cairo, dhaka, mexico
city, são paulo, sao paulo, karachi, istanbul, kinshasa, lagos, buenos aires, kolkata, calcutta,
manila, guangzhou, shenzhen, moscow, st petersburg, saint petersburg, bangalore, bengaluru, paris,
bogotá, bogota, jakarta, chennai, lima, bangkok, seoul, busan, nagoya, hyderabad, london, tehran,
chicago, chengdu, wuhan, nanjing, ho chi minh city, saigon, hanoi, luanda, ahmedabad, kuala
lumpur, hong kong, hangzhou, riyadh, jeddah, mecca, medina, baghdad, basra, santiago, surat,
madrid, barcelona, seville, valencia, bilbao, pune, houston, dallas, miami, atlanta, boston,
philadelphia, phoenix, seattle, san francisco, san diego, san jose, los angeles, las vegas, new
york, new york city, nyc, brooklyn, manhattan, queens, bronx, washington, washington dc, detroit,
denver, portland, austin, nashville, memphis, orlando, tampa, cleveland, cincinnati, pittsburgh,
baltimore, milwaukee, minneapolis, kansas city, st louis, new orleans, salt lake city, honolulu,
anchorage, sacramento, oakland, hollywood, silicon valley, wall street, toronto, montreal,
montréal, vancouver, ottawa, calgary, edmonton, winnipeg, quebec, québec, halifax, berlin,
hamburg, munich, münchen, cologne, köln, frankfurt, stuttgart, düsseldorf, leipzig, dresden,
nuremberg, nürnberg, bremen, hannover, bonn, heidelberg, vienna, wien, salzburg, graz, zurich,
zürich, geneva, basel, bern, lausanne, rome, roma, milan, milano, naples, napoli, turin, torino,
florence, firenze, venice, venezia, bologna, palermo, genoa, lyon, marseille, toulouse, nice,
nantes, bordeaux, lille, strasbourg, brussels, antwerp, ghent, bruges, amsterdam, rotterdam, the
hague, utrecht, eindhoven, lisbon, lisboa, porto, athens, thessaloniki, dublin, cork, galway,
belfast, edinburgh, glasgow, aberdeen, manchester, birmingham, liverpool, leeds, sheffield,
bristol, newcastle, nottingham, cardiff, swansea, oxford, cambridge, brighton, stockholm,
gothenburg, malmö, oslo, bergen, copenhagen, aarhus, helsinki, tampere, reykjavik, tallinn, riga,
vilnius, kaunas, warsaw, warszawa, krakow, kraków, gdansk, wroclaw, poznan, lodz, prague, praha,
brno, bratislava, budapest, bucharest, sofia, belgrade, zagreb, ljubljana, sarajevo, skopje,
tirana, kyiv, kiev, lviv, odesa, odessa, kharkiv, minsk, tbilisi, yerevan, baku, ankara, izmir,
antalya, jerusalem, tel aviv, haifa, gaza, beirut, damascus, aleppo, amman, dubai, abu dhabi,
doha, kuwait city, manama, muscat, sanaa, kabul, islamabad, lahore, peshawar, kathmandu, colombo,
rangoon, yangon, phnom penh, vientiane, singapore, taipei, sapporo, hiroshima, fukuoka, yokohama,
kobe, melbourne, sydney, brisbane, perth, adelaide, canberra, darwin, hobart, auckland,
wellington, christchurch, nairobi, mombasa, addis ababa, khartoum, kampala, kigali, dar es salaam,
harare, lusaka, maputo, johannesburg, cape town, durban, pretoria, accra, abuja, ibadan, kano,
dakar, abidjan, bamako, casablanca, rabat, marrakesh, algiers, tunis, tripoli, benghazi,
alexandria, havana, kingston, san juan, santo domingo, port-au-prince, panama city, guatemala
city, san salvador, tegucigalpa, managua, caracas, quito, guayaquil, la paz, asunción, montevideo,
rio de janeiro, brasília, salvador, recife, porto alegre, curitiba, medellín, cali, cartagena,
guadalajara, monterrey, tijuana, cancún, chernobyl, pompeii, vatican, silicon roundabout
`);

/** Continents, countries under further names, regions, waters and mountains, lower case. */
export const KNOWN_REGIONS: readonly string[] = words(`
europe, asia, africa, america, north america, south america, latin america, central america,
antarctica, oceania, middle east, far east, scandinavia, balkans, caribbean, mediterranean,
england, scotland, wales, northern ireland, great britain, britain, uk, u.k, usa, u.s, u.s.a, us,
uae, eu, holland, the netherlands, ivory coast, south korea, north korea, palestine, kosovo,
catalonia, bavaria, bayern, saxony, tuscany, sicily, sardinia, provence, normandy, brittany,
andalusia, galicia, flanders, wallonia, siberia, crimea, donbas, chechnya, tibet, xinjiang,
kashmir, punjab, bengal, kerala, goa, gujarat, bali, java sea, okinawa, hokkaido, tasmania,
queensland, victoria, new south wales, ontario, alberta, british columbia, nova scotia, alabama,
alaska, arizona, arkansas, california, colorado, connecticut, delaware, florida, georgia, hawaii,
idaho, illinois, indiana, iowa, kansas, kentucky, louisiana, maine, maryland, massachusetts,
michigan, minnesota, mississippi, missouri, montana, nebraska, nevada, new hampshire, new jersey,
new mexico, north carolina, south carolina, north dakota, south dakota, ohio, oklahoma, oregon,
pennsylvania, rhode island, tennessee, texas, utah, vermont, virginia, west virginia, wisconsin,
wyoming, puerto rico, long island, bay area, cornwall, kent, essex, sussex, yorkshire, lancashire,
devon, surrey, cumbria, alps, pyrenees, andes, himalaya, himalayas, mount everest, rocky
mountains, sahara, amazon rainforest, nile, danube, rhine, thames, mississippi river, lake
michigan, lake geneva, lake victoria, atlantic, pacific, atlantic ocean, pacific ocean, indian
ocean, north sea, baltic sea, black sea, red sea, gulf of mexico, panama canal, suez canal,
deutschland, österreich, schweiz, frankreich, italien, spanien, france, allemagne, espagne,
italie, españa, alemania, francia, italia, brasil, polska, россия, германия, москва, 中国, 日本, 東京,
北京, 上海, 大阪, 香港, 台湾, 서울, 부산, 한국
`);
