// Every language has every message and every error's words.
import { expect } from "@esm-bundle/chai";
import { HRESULTS, type HresultSymbol } from "../contract/hresult.js";
import { en } from "./en.js";
import { LANGUAGES, languageFor, languageOf, loadLanguage } from "./languages.js";
import { english } from "./localizer.js";

type Text = string | { strings: readonly string[]; values: unknown[] };
const blanks = (text: Text) => (typeof text === "string" ? [] : text.values.toSorted());

describe("locales", () => {
  const errors = Object.keys(HRESULTS).filter((symbol) => !symbol.startsWith("S_"));

  for (const [name, load] of Object.entries(LANGUAGES)) {
    it(`${name} has every text, with the same blanks, and every error`, async () => {
      const texts = (await load()) as Readonly<Record<string, Text>>;
      expect(Object.keys(texts).toSorted()).to.deep.equal([...Object.keys(en), ...errors].toSorted());
      for (const [key, source] of Object.entries(en))
        expect(blanks(texts[key] ?? ""), key).to.deep.equal(blanks(source));
      for (const [key, text] of Object.entries(texts)) {
        expect(typeof text === "string" ? text : text.strings.join(""), key).not.to.equal("");
      }
    });

    it(`${name} is a language of its own`, async () => {
      const localizer = await loadLanguage(name);
      expect(localizer.locale).to.equal(name);
      expect(localizer.error("VM_E_VM_PAUSED")).not.to.equal(HRESULTS.VM_E_VM_PAUSED.text);
      expect(localizer.text("stepEndingSession", "alice", "hvc0")).to.match(/alice.*hvc0|hvc0.*alice/);
    });
  }

  it("English words of errors are those of the table", () => {
    for (const symbol of errors as HresultSymbol[])
      expect(english.error(symbol)).to.equal(HRESULTS[symbol].text);
  });

  it("finds a language for a tag", () => {
    const tags = ["de", "de-AT", "PT", "pt-PT", "en-GB", "ja", "", "xx_YY", "ES-mx"];
    const found = ["de", "de", "pt-BR", "pt-BR", "en", "en", "en", "en", "es"];
    expect(tags.map(languageFor)).to.deep.equal(found);
  });

  it("keeps a region's numbers and dates, and survives a malformed tag", async () => {
    expect((await loadLanguage("de-CH")).locale).to.equal("de-CH");
    expect((await loadLanguage("de-%%")).locale).to.equal("de");
    expect((await loadLanguage("ja")).locale).to.equal("en");
  });

  it("knows the language of a place, through shadow roots", () => {
    const outer = document.createElement("div");
    outer.lang = "fr";
    outer.attachShadow({ mode: "open" }).innerHTML = "<p></p><p lang='es'></p>";
    document.body.append(outer);
    const [plain, own] = outer.shadowRoot!.querySelectorAll("p");
    expect([languageOf(plain!), languageOf(own!)]).to.deep.equal(["fr", "es"]);
    outer.remove();
  });

  it("counts, and says sizes and times", async () => {
    const german = await loadLanguage("de");
    expect(english.count("logoffUsers", 1)).to.equal("Log off 1 user");
    expect(english.count("logoffUsers", 2)).to.equal("Log off 2 users");
    expect(english.bytes(271_000)).to.equal("271 kB");
    expect(german.bytes(6_400_000)).to.equal("6,4 MB");
    expect([30_000, 120_000, 7_300_000, 180_000_000].map((ms) => english.age(ms))).to.deep.equal([
      "< 1 min",
      "2 min",
      "2 hr",
      "2 days",
    ]);
    expect(english.percent(50)).to.equal("50%");
    expect(english.duration(1430)).to.equal("1.4 sec");
  });
});
