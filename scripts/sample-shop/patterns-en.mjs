/** English sentence patterns, one a line; {slots} are filled from the lexicon. */

export const praise = `
{very} {good}.
I love it.
{great}!
I am {very} happy.
{great}, I love it.
Good quality, {good} {aspect}.
The {aspect} is {very} {good}.
The {aspect} is {simply} {great}.
{great} {item}, and the {aspect} is {good} too.
I love this {item}.
I love the {aspect}!
I am {very} happy with the {item}.
{person} is {very} happy with it.
Happy with the {item}, happy with the price.
{great} quality for the money.
The quality is {great}.
The quality is {very} {good}, and the {aspect} is {good}.
I would recommend the {item} to anyone.
Highly recommended, {great} value.
I can recommend this {item} for {use}.
It works well and is {great} for {use}.
For {use} it is {great}.
Delivery was fast and the packing was {great}.
Fast delivery, {good} service.
{very} fast shipping, everything arrived safely.
The service was {great} and the answer came fast.
A {great} purchase, thank you!
What a {great} {item}!
This is a {good} {item} at a fair price.
~The {item} looks {great} and feels solid.
~It looks {very} {good} in the {place}.
Exactly as described, {great} {aspect}.
Solid work, the {aspect} is {great}.
I am pleased with the {aspect}.
{person} loves the {item}.
{person} loves it for {use}.
Worth every penny, {great} {item}.
Best {item} I have owned so far.
The best {aspect} I have seen on such a {item}.
~It is comfortable to use and looks {great}.
Easy to use, and the {aspect} is {good}.
~Easy to clean and {very} {good} for {use}.
We love it, the {aspect} is {great}.
Five stars, I love it!
A {great} gift for {person}.
{great} present, {person} was {very} happy.
My expectations were high, and the {item} is even better.
Better than my old one, the {aspect} is {great}.
The {aspect} is better than I had hoped.
Friendly service and a {great} {item}.
`;

export const praiseNegated = `
Not {bad}.
Not {bad}, I love it.
Not {bad} at all, this {item}.
The {aspect} is not {bad} at all.
The {item} is not {awful}, as I had feared; it is {good}.
Nothing {bad} to say about the {item}.
I was not disappointed with the {aspect}.
Never a problem with the {item}, I love it.
The {item} never let me down.
No complaints about the {aspect}, it is {good}.
I have no complaints, the service was {good}.
Nothing is broken, nothing is missing, {great} packing.
It is not cheap, but worth it and {great}.
Delivery was not slow at all.
You will not regret this {item}.
There is nothing {bad} about the {aspect}.
`;

export const blame = `
{very} {bad}.
I hate it.
{awful}!
I am {very} disappointed.
{awful}, I hate it.
Bad quality, {bad} {aspect}.
The {aspect} is {very} {bad}.
The {aspect} is {simply} {awful}.
{awful} {item}, and the {aspect} is {bad} too.
I hate this {item}.
I hate the {aspect}.
I am {very} unhappy with the {item}.
{person} is {very} unhappy with it.
Disappointed by the {item}, disappointed by the price.
{awful} quality for the money.
The quality is {awful}.
The quality is {very} {bad}, and the {aspect} is {bad}.
I am disappointed with the {aspect}.
{very} disappointed, {awful} value.
A waste of money, the {aspect} is {awful}.
It is {awful} for {use}.
For {use} it is {awful}.
Delivery was slow and the packing was {awful}.
Slow delivery, {bad} service.
{very} slow shipping, and the {container} was damaged.
The service was {awful} and the answer came late.
I want a refund, the {item} is {awful}.
What a {awful} {item}!
This is a {bad} {item} at a steep price.
~The {item} looks {awful} and feels flimsy.
~It looks {very} {bad} in the {place}.
The {item} arrived damaged.
~The {item} broke after {number} days.
~The {item} broke after {number} days of {use}.
~The {item} was broken when it arrived.
I had to return the {item}, the {aspect} is {awful}.
I sent it back, {awful} {aspect}.
A waste of money and time.
Worst {item} I have owned so far.
The worst {aspect} I have seen on such a {item}.
~It is uncomfortable to use and looks {awful}.
Hard to use, and the {aspect} is {bad}.
~Hard to clean and {very} {bad} for {use}.
One star, I hate it.
A {awful} gift, {person} was {very} unhappy.
My expectations were low, and the {item} is even worse.
Worse than my old one, the {aspect} is {awful}.
The {aspect} is worse than I had feared.
Rude service and a {awful} {item}.
It arrived late, and the {container} was damaged.
`;

export const blameNegated = `
Not {good}.
Not {good}, I hate it.
Not {good} at all, this {item}.
The {aspect} is not {good} at all.
The {item} is not {great}, as I had hoped; it is {bad}.
Nothing {good} to say about the {item}.
I was not happy with the {aspect}.
I would not recommend the {item} to anyone.
Not recommended, the {aspect} is {bad}.
The {item} never worked for {use}.
It does not work, the {aspect} is {bad}.
Not worth the money, the {aspect} is {bad}.
{person} does not love it, the {aspect} is {bad}.
Delivery was not fast at all.
It was cheap, but not worth it.
There is nothing {great} about the {aspect}.
`;

export const neutral = `
I ordered the {item} on a {weekday} in {month}.
I bought it for {person}.
It was for {occasion}.
{person} asked me to get the {item} for {occasion}.
It came in a {colour} {container}.
The {container} was {colour}.
We keep it in the {place}, next to the {object}.
~It now stands near the {object}.
I mostly use it for {use}.
We use it for {use} and sometimes for {use2}.
I saw it in {source} {when}.
I read about the {item} in {source}.
I first used it {when}.
I wrote this {when}.
We moved to {city} in {month}.
I live near {city}.
It travelled with us to {city}.
I work as a {job}.
{person} works as a {job}.
Our {pet} sat in the {container} at once.
The {pet} sniffed at it and left.
I took the {size} pack.
I chose the {colour} packaging.
There is also a {size} pack in {colour}.
It took {number} days to get here.
I compared {number} models before.
This is my {item} number {number}.
We are {number} people at home.
{when} I used it for {use}.
In {season} I use it in the {place}.
It stays in the {place} over {season}.
The {document} was in the {container}.
The {document} is printed in {number} languages.
I put the {document} in a drawer.
The parcel was left with {person}.
{person} signed for the parcel.
I picked it up {when}.
The order was placed from {city}.
My hobby is {hobby}.
{person} has a {hobby} class on {weekday}s.
I use it when I come home from {hobby} class.
It replaces an old one from {city}.
The old one went to {person}.
I bought one {when} and one in {month}.
It lies on the shelf behind the {object}.
Next to it stands a {colour} {object}.
I ordered it together with a {item2}.
The {item2} is for {person}.
I also looked at a {item2}.
I am writing this on a {weekday} in {city}.
The wrapping is {colour} on one side.
The postman came on {weekday}.
I had it sent to the {place}.
{person} will bring it to {city} for {occasion}.
My {pet} sleeps beside it.
I use it about {number} times a month.
`;
