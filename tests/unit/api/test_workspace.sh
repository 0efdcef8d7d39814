#!/bin/sh
# The simulator's built-in workspace: it parses, every reference resolves, it
# holds what the demo and the other tests count on, and all of it is served.
file=${srcdir:-.}/api/simulator/workspace.json
command -v python3 >/dev/null || { echo "needs python3"; exit 77; }

exec python3 - "$file" "${SIMULATOR:-./callbox-simulator}" <<'END'
import json, os, re, subprocess, sys, time, unicodedata, urllib.request

failed = 0

def check(good, what):
    global failed
    if not good:
        failed += 1
        print("failed:", what)

def once(pairs):
    names = [name for name, _ in pairs]
    check(len(names) == len(set(names)), "a name stands twice in %s" % names)
    return dict(pairs)

raw = open(sys.argv[1], encoding="utf-8").read()
w = json.loads(raw, object_pairs_hook=once)
alone, tickets = w["conversations"], w["tickets"]
talks = alone + tickets

def keys(name):
    found = [x["key"] for x in w[name]]
    check(len(found) == len(set(found)), "a key stands twice in " + name)
    ids = [x["id"] for x in w[name]]
    check(len(ids) == len(set(ids)), "an id stands twice in " + name)
    return set(found)

admins, teams, contacts = keys("admins"), keys("teams"), keys("contacts")
companies, segments = keys("companies"), keys("segments")
talk_keys = keys("conversations") | keys("tickets")
check(len({t["id"] for t in talks}) == len(talks), "an id stands twice")
kinds = {t["key"]: t for t in w["ticket_types"]}
states_known = keys("ticket_states")
for t in kinds.values():
    check(set(t["states"]) <= states_known, "states of " + t["key"])
for t in (t for t in talks if "ticket" in t):
    kind = kinds[t["ticket"]["type"]]
    held = {a["name"]: a for a in kind["attributes"]}
    given = t["ticket"].get("attributes", {})
    check(t["ticket"]["state"] in kind["states"], "state of " + t["key"])
    check(set(given) <= set(held), "attributes of " + t["key"])
    check(all(a in given for a in held if held[a].get("required")),
        "required attributes of " + t["key"])
    check(all(given[a] in [o["id"] for o in held[a]["options"]]
        for a in given if "options" in held[a]), "options of " + t["key"])
check(len({t["ticket"]["number"] for t in talks if "ticket" in t}) == 25,
    "25 tickets, each with its number")
check({k["category"] for k in kinds.values()} ==
    {"Customer", "Back-office", "Tracker"}, "every category of tickets")
links = {t["key"]: set(t.get("linked", [])) for t in talks}
for key in list(links):
    for other in list(links[key]):
        links[other].add(key)
tags = {t["name"] for t in w["tags"]}
people = admins | contacts | {w["bot"]["key"]} | {"team:" + t for t in teams}
check(w["me"] in admins, "me is an admin")
check(not admins & contacts, "admins and contacts have keys of their own")

# References, and the order of time.
for a in w["admins"]:
    check(set(a["teams"]) <= teams, "teams of " + a["key"])
for c in w["contacts"]:
    check(c.get("company") in companies | {None}, "company of " + c["key"])
    check(set(c.get("segments", [])) <= segments, "segments of " + c["key"])
    check(set(c.get("tags", [])) <= tags, "tags of " + c["key"])
    check(all(n["by"] in admins for n in c.get("notes", [])),
        "notes on " + c["key"])
for m in w["macros"]:
    check(set(m.get("teams", [])) <= teams, "teams of macro " + m["name"])
    held = re.findall(r'<attribute key="([^"]+)"', m["body"])
    check(held == re.findall(r"\{\{([^|}]+)\|", m["body_text"]),
        "placeholders of macro " + m["name"])

def parts_of(talk):
    """The parts as the simulator makes them: repeats written out."""
    for p in talk["parts"]:
        if "repeat" not in p:
            yield p
            continue
        for k in range(p["repeat"]):
            at = p["start"] + k * p["step"]
            for q in p["parts"]:
                yield dict(q, at=at + q.get("after", 0), made=True)

texts, types, long_ones = [], set(), 0
for t in talks:
    here = t["key"]
    check(t["contacts"] and set(t["contacts"]) <= contacts,
        "contacts of " + here)
    check(t.get("to") in admins | {None}, "assignee of " + here)
    check(t.get("team") in teams | {None}, "team of " + here)
    check(t.get("company") in companies | {None}, "company of " + here)
    check(set(t.get("tags", [])) <= tags, "tags of " + here)
    check(set(t.get("linked", [])) <= talk_keys, "links of " + here)
    check((t["state"] == "snoozed") == ("snoozed_until" in t),
        "snooze of " + here)
    check(t["state"] == "open" or "waiting" not in t, "waiting in " + here)
    texts += [t.get("title", ""), t["source"]["body"]]
    check(t["source"].get("by", w["me"]) in people, "source of " + here)
    last, files = t["created"], {f["name"] for f in
        t["source"].get("attachments", [])}
    used = set(re.findall(r"\{file:([^}]+)\}", t["source"]["body"]))
    for p in parts_of(t):
        check(p["by"] in people, "author of a part in " + here)
        check(p.get("to", w["me"]) in people, "target of a part in " + here)
        check(p.get("participant", "") in contacts | {""},
            "participant in " + here)
        check(set(p.get("tags", [])) <= tags, "tags of a part in " + here)
        check(last <= p["at"] <= 0, "times in " + here)
        last = p["at"]
        types.add(p["type"])
        files |= {f["name"] for f in p.get("attachments", [])}
        body = p.get("body", "")
        used |= set(re.findall(r"\{file:([^}]+)\}", body))
        if not p.get("made"):
            texts.append(body)
        if p["type"] == "comment":
            check(body, "a comment says something in " + here)
    check(used <= files, "images of %s: %s" % (here, used - files))
    long_ones += len(list(parts_of(t))) >= 500

# What must be there.
state = lambda s: [t for t in alone if t["state"] == s]
check(len(alone) >= 60, "sixty conversations")
check(len(state("open")) == 38, "38 open")
check(len(state("snoozed")) == 8, "8 snoozed")
check(len(state("closed")) == 14, "14 closed")
check(sum(t.get("to") == w["me"] for t in state("open")) == 12,
    "12 open ones are mine")
check(sum(not t.get("to") and not t.get("team") for t in state("open"))
    == 10, "10 open ones are nobody's")
check(long_ones >= 1, "a thread of 500 parts")
check(len(w["admins"]) == 8 and len(w["teams"]) == 5, "8 admins, 5 teams")
check(len(contacts) >= 60 and len(companies) >= 25, "60 contacts, 25 companies")
check(len(w["macros"]) >= 15 and len(tags) >= 20, "15 macros, 20 tags")
check(sum("ticket" in t for t in alone) >= 3, "tickets among conversations")
check({t["sla"]["status"] for t in talks if "sla" in t} ==
    {"active", "hit", "missed", "cancelled"}, "every state of an SLA")
check({t["priority"] for t in talks} ==
    {"none", "low", "medium", "high", "urgent"}, "every priority")
check({t["rating"]["score"] for t in talks if "rating" in t} >= {1, 5},
    "good and bad ratings")
check(sum("attachments" in p for t in talks for p in
    [t["source"]] + t["parts"]) >= 20, "attachments")
check(any("@Maya Oduya" in x for x in texts), "a note that mentions me")
check(sum("<blockquote" in x for x in texts) >= 5, "quoted mail")
check(sum("<table" in x for x in texts) >= 5, "tables")
check(sum("<pre>" in x for x in texts) >= 8, "code")
check(any("xn--" in x and "https://console.larkbell" in x for x in texts),
    "links that lie")

wanted = """comment note note_and_reopen note_and_unsnooze assignment
    assign_and_unsnooze assign_and_reopen workflow_assignment open close
    away_mode_assignment default_assignment balanced_assignment
    message_strategy_assignment participant_added participant_removed
    conversation_rating_changed conversation_rating_remark_added snoozed
    unsnoozed timer_unsnooze quick_reply custom_action_started
    custom_action_finished conversation_attribute_updated_by_user
    conversation_attribute_updated_by_admin
    conversation_attribute_updated_by_workflow
    conversation_sla_applied_by_rule conversation_sla_applied_by_workflow
    conversation_sla_removed conversation_sla_target_missed
    conversation_sla_paused conversation_sla_unpaused user_became_idle
    priority_changed priority_changed_by_rule
    resolution_bot_found_no_answer conversation_tags_updated
    attribute_collector attribute_collected merged_primary_conversation
    operator_workflow_event call_summary ticket_state_updated_by_admin
    ticket_attribute_updated_by_admin fin_guidance_applied company_updated
    channel_and_reply_time_expectation language_detection_details"""
check(set(wanted.split()) <= types,
    "part types: %s" % (set(wanted.split()) - types))

every = "".join(texts)
scripts = {unicodedata.name(c, "?").split()[0] for c in every if c.isalpha()}
check(scripts >= {"LATIN", "GREEK", "CYRILLIC", "HEBREW", "ARABIC",
    "DEVANAGARI", "THAI", "HANGUL", "HIRAGANA", "KATAKANA", "CJK"},
    "scripts: %s" % scripts)
spoken = {c["language"] for c in w["contacts"] if any(c["key"] ==
    t["contacts"][0] for t in talks)}
check(len(spoken) >= 16, "languages: %s" % spoken)
check(all(c in every for c in
    "\x1b\x07\b\r\x7f\x9b\u00ad\u200b\u202e\u2066\ufeff\U000e0041\u0321"),
    "the hostile characters")
check("\u200d" in every and "\ufe0f" in every, "emoji that are joined")
check(not re.search("[\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-"
    "\u206f\ufeff\U000e0000-\U000e007f]", raw),
    "the file itself shows them as escapes only")

# What customers write by themselves.
live = w["live"]
for o in live["openers"]:
    check(o["contact"] in contacts and o["topic"] in tags,
        "opener: " + o["title"])
for language, lines in live["followups"].items():
    check(lines.get("any"), "followups in " + language)
    check(set(lines) <= tags | {"any"}, "topics in " + language)
check(spoken - set(live["followups"]) <= {"nb", "el", "sv", "tr"},
    "followups for %s" % (spoken - set(live["followups"])))

# As it is served.
if not os.access(sys.argv[2], os.X_OK):
    print("no simulator: the file alone was checked")
    sys.exit(1 if failed else 0)
simulator = subprocess.Popen([sys.argv[2], "--port", "0", "--live",
    "--stdin-lifeline"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
base = simulator.stdout.readline().decode().strip()

# Straight to it, whatever proxy the environment names.
urllib.request.install_opener(urllib.request.build_opener(
    urllib.request.ProxyHandler({})))

def ask(path, body=None):
    request = urllib.request.Request(base + path,
        None if body is None else json.dumps(body).encode(),
        {"Authorization": "Bearer demo-token", "Accept": "application/json",
        "Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)

def talk_by_key(key):
    return ask("/conversations/" + next(t["id"] for t in talks if
        t["key"] == key))

def parts_served(talk):
    return talk["conversation_parts"]["conversation_parts"]

def until(condition, what):
    """Waits for what the simulator does by itself (at most 20 s)."""
    end = time.monotonic() + 20
    while not condition() and time.monotonic() < end:
        pass
    check(condition(), what)

def look_at(t):
    talk = ask("/conversations/" + t["id"])
    parts, count = parts_served(talk), len(list(parts_of(t)))
    here = t["key"] + " as served"
    check(talk["state"] == t["state"], "state of " + here)
    check(len(parts) == min(count, 500), "parts of " + here)
    check(talk["conversation_parts"]["total_count"] == count,
        "count of parts of " + here)
    check([p["part_type"] for p in parts] ==
        [p["type"] for p in parts_of(t)][-500:], "part types of " + here)
    check(len(talk["tags"]["tags"]) == len(t.get("tags", [])),
        "tags of " + here)
    check(("company" in talk) == ("company" in t), "company of " + here)
    check(talk["linked_objects"]["total_count"] ==
        len(links[t["key"]]), "links of " + here)
    for served, p in zip(parts, list(parts_of(t))[-500:]):
        check(bool(served["body"]) == bool(p.get("body")),
            "bodies in " + here)
        check(len(served["tags"]) == len(p.get("tags", [])),
            "tags of parts in " + here)
        check((served["metadata"] is not None) == ("options" in p),
            "quick replies in " + here)
        check(served["event_details"] == p.get("details"),
            "details in " + here)
        for f in served["attachments"]:
            check(re.fullmatch(r"http://[!-~]+", f["url"]),
                "addresses in " + here)
    text = json.dumps(talk)
    check(not re.search(r"@\[-|\{file:|\{n[+}]", text),
        "marks filled in, in " + here)

try:
    me = ask("/me")
    check(me["name"] == "Maya Oduya" and len(me["team_ids"]) == 2, "/me")
    for t in talks:
        look_at(t)
    picture = talk_by_key("desk-screenshot")["source"]["attachments"][0]
    with urllib.request.urlopen(picture["url"], timeout=20) as answer:
        check("desk-map-shifted" in picture["name"] and
            answer.read().startswith(b"\x89PNG"), "a file's address")

    # A snooze ends by itself; customers open conversations and answer.
    count = lambda: ask("/conversations?per_page=1")["total_count"]
    check(talk_by_key("sn-ukrainian")["state"] == "snoozed", "a snooze")
    ask("/simulator/clock", {"forward": 21 * 60})
    until(lambda: talk_by_key("sn-ukrainian")["state"] == "open",
        "a snooze that ends")
    check(parts_served(talk_by_key("sn-ukrainian"))[-1]["part_type"] ==
        "timer_unsnooze", "what ended the snooze")
    until(lambda: count() > len(talks), "a customer opens a conversation")
    before = len(parts_served(talk_by_key("german-dst")))
    ask("/conversations/" + talk_by_key("german-dst")["id"] + "/reply",
        {"message_type": "comment", "type": "admin", "admin_id": me["id"],
        "body": "<p>Ja, best\u00e4tigt.</p>"})
    ask("/simulator/clock", {"forward": 60})
    until(lambda: len(parts_served(talk_by_key("german-dst"))) ==
        before + 2, "a customer answers")
    last = parts_served(talk_by_key("german-dst"))[-1]
    check(last["author"]["type"] == "user" and last["body"][3:-4] in
        live["followups"]["de"]["any"], "in the customer's language")
finally:
    simulator.stdin.close()
    simulator.wait(10)

sys.exit(1 if failed else 0)
END
