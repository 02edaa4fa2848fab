/** English words by slot; entries are separated by commas, the frequent ones first where a slot is ranked. */
export const slots = {
  good: "good, nice",
  great: "great, excellent, perfect",
  bad: "bad, poor",
  awful: "awful, terrible, horrible",
  very: "really, very, truly, remarkably",
  simply: "simply, just, absolutely, honestly",
  person:
    "my sister, my brother, my mother, my father, my wife, my husband, my daughter, my son, my aunt, my uncle, my cousin, my niece, my nephew, my grandmother, my grandfather, my neighbour, my colleague, my flatmate, my boss, my teacher, my partner, my godson, my tutor, my dentist, my cleaner, a friend, a customer, our babysitter, our landlord, our trainer, my stepson, my goddaughter, my roommate, my pupil, our choirmaster, our vicar, my physiotherapist, my apprentice, our secretary, the new intern, our lodger, the caretaker",
  place:
    "kitchen, hallway, cellar, attic, garage, office, bedroom, bathroom, living room, studio, cabin, shed, caravan, pantry, library, nursery, balcony, porch, workshop, guest room, classroom, waiting room, basement, conservatory, cupboard, wardrobe, boat, allotment",
  occasion:
    "a birthday, the wedding, Christmas, the holidays, an anniversary, the new flat, a school trip, the housewarming, the summer party, graduation day, Easter, the weekend, the camping trip, a retirement party, the christening, the street festival, Mother's Day, the exam, a picnic, the spring term, a dinner, the move, the reunion, the baby shower, New Year, the concert, a business trip, the harvest fair",
  colour:
    "red, blue, green, yellow, black, white, grey, brown, purple, pink, orange, beige, silver, golden, turquoise, navy, cream, crimson, olive, violet, mint, copper, ivory, maroon, teal, charcoal, lilac, mustard",
  weekday: "Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday",
  month: "January, February, March, April, May, June, July, August, September, October, November, December",
  when: "last week, last month, yesterday, two weeks ago, in the morning, in the evening, at noon, a few days ago, before the holidays, after work, during lunch, on the way home, over the weekend, this season, on a rainy afternoon, shortly after breakfast, around midnight, at dawn, during the heatwave, before the marathon, after the thunderstorm, between two meetings, this winter, last autumn, ten days ago, at the start of term",
  container:
    "box, parcel, bag, envelope, crate, tube, carton, wrapper, sack, pouch, sleeve, packet, case, basket",
  object:
    "lamp, bookshelf, window, radio, mirror, sofa, printer, clock, heater, piano, fridge, stove, bicycle, aquarium, desk, sink, curtain, ladder, suitcase, television, umbrella stand, washing machine, fireplace, houseplant, calendar, keyboard, rug, candle, telephone, drawer, coat rack, bench, ironing board, vase, toolbox, globe, doormat, blender, thermostat, guitar, treadmill, cradle, microwave, chessboard, bathtub, scale, projector, tripod, hatstand, turntable, footstool, sideboard, dehumidifier, wine rack, easel, skateboard, birdcage, sledge",
  city: "London, Leeds, Bristol, York, Oxford, Glasgow, Cardiff, Dublin, Cork, Galway, Boston, Denver, Seattle, Austin, Portland, Chicago, Toronto, Ottawa, Sydney, Perth, Brighton, Norwich, Bath, Exeter, Dundee, Limerick, Durham, Swansea, Belfast, Plymouth, Lincoln, Inverness, Montreal, Adelaide",
  pet: "cat, dog, rabbit, hamster, tortoise, puppy, kitten, terrier, poodle, beagle, spaniel, ferret, dachshund, whippet, retriever",
  job: "nurse, teacher, carpenter, baker, student, driver, gardener, plumber, librarian, lawyer, painter, farmer, chemist, waiter, pilot, cashier, barber, tailor, engineer, translator, musician, electrician, accountant, journalist, sailor, postman, architect, optician, butcher, welder, surveyor, locksmith, jeweller, fireman, zookeeper, florist, dentist, midwife, roofer, referee",
  source:
    "a magazine, a podcast, the newsletter, a flyer, an old catalogue, a video, the radio, a blog, a poster, a search engine, the shop window, a newspaper, a forum, a brochure, a billboard, a leaflet, a documentary, a cookbook",
  size: "small, medium, large, standard, compact, double, slim, mini, family, travel",
  number: "two, three, four, five, six, seven, eight, nine, ten, twelve, fifteen, twenty, thirty, forty",
  hobby:
    "pottery, chess, knitting, photography, fishing, sailing, singing, karate, origami, astronomy, woodwork, calligraphy, archery, birdwatching, genealogy, juggling, embroidery, beekeeping, ballet, fencing, geology, puppetry, rowing, yoga, pilates, judo, surfing, cycling, cookery",
  season: "spring, summer, autumn, winter",
  document:
    "invoice, manual, leaflet, label, receipt, delivery note, catalogue, voucher, sticker, barcode, warranty card, return form",
};

/** What a shop's category is about: its articles, what one judges in them, what they are used for. */
export const categories = {
  Kitchen: {
    item: "teapot, frying pan, bread knife, mixing bowl, cutting board, toaster, kettle, pepper mill, colander, rolling pin, whisk, ladle, casserole, grater, spatula, wok",
    aspect: "handle, lid, coating, blade, base, finish, grip, spout",
    use: "baking, frying eggs, chopping onions, Sunday soup, steaming vegetables, roasting chicken, cooking pasta, making pancakes, slicing bread, weekday dinners",
  },
  "Coffee & Tea": {
    item: "espresso blend, green tea, oolong, decaf roast, breakfast tea, jasmine tea, cold brew, filter coffee, herbal tea, matcha powder, house blend, chamomile, arabica, rooibos, peppermint tea, masala chai",
    aspect: "taste, aroma, roast, flavour, crema, blend, aftertaste, grind",
    use: "breakfast, long afternoons, the moka pot, iced drinks, guests, late shifts, the thermos, cappuccino, reading hours, tiramisu",
  },
  Clothing: {
    item: "jacket, raincoat, jumper, cardigan, skirt, blouse, linen shirt, scarf, beanie, waistcoat, hoodie, dress, belt, anorak, kimono, polo shirt",
    aspect: "fit, fabric, collar, zip, lining, stitching, cut, hem",
    use: "commuting, rainy walks, formal evenings, school runs, cycling to work, travelling, dancing, lazy Sundays, job interviews, city tours",
  },
  Toys: {
    item: "puzzle, train set, teddy bear, kite, board game, doll's house, building kit, marble run, toy robot, drum, yo-yo, spinning top, rocking horse, card game, xylophone, toy tractor",
    aspect: "paint, mechanism, battery, instruction sheet, sound, design, wheel, surface",
    use: "bath time, rainy days, long car rides, family evenings, the playground, kindergarten, learning colours, quiet hours, sleepovers, playdates",
  },
  Beauty: {
    item: "hand cream, shampoo, face mask, lip balm, body lotion, soap bar, perfume, bath oil, sunscreen, hair dryer, cleanser, shaving foam, toner, mascara, conditioner, night cream",
    aspect: "scent, texture, bottle, formula, pump, foam, consistency, lather",
    use: "dry skin, curly hair, the gym bag, morning showers, sensitive skin, shaving, the sauna, cold weather, night shifts, the beach",
  },
  Garden: {
    item: "watering can, trowel, bird feeder, garden hose, rake, flower pot, lantern, hammock, pruning saw, wheelbarrow, sun lounger, compost bin, trellis, sprinkler, parasol, spade",
    aspect: "nozzle, frame, handle, hinge, rope, varnish, wood, joint",
    use: "tomatoes, the rose bed, weeding, tulip bulbs, the lawn, strawberries, raking leaves, repotting, the hedge, the vegetable patch",
  },
  Sports: {
    item: "yoga mat, tennis racket, water bottle, skipping rope, football, rucksack, tent, swimming goggles, cycle helmet, dumbbell, sleeping bag, head torch, kneepad, basketball, wetsuit, running vest",
    aspect: "strap, grip, padding, buckle, zip, seal, cushioning, seam",
    use: "jogging, mountain hikes, the swimming pool, stretching, club training, climbing, kayaking, the half marathon, volleyball, the morning run",
  },
  Stationery: {
    item: "notebook, fountain pen, desk organiser, wall planner, sketchbook, pencil case, stapler, paper knife, ink set, diary, letter tray, folder, eraser set, compass, brush pen, whiteboard",
    aspect: "paper, cover, nib, binding, ink, ruling, clip, tip",
    use: "lecture notes, sketching, thank-you cards, the journal, homework, bookkeeping, shopping lists, meetings, drawing maps, handwriting practice",
  },
};
