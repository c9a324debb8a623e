// What the stub's assistant knows. Job: answers that show every kind of text the pages must draw. Border: data.

export const passages = {
  psg_1: {
    title: "Repairs and opening hours",
    heading_path: ["Workshop", "How long it takes"],
    text:
      "Small repairs such as a flat tyre, brakes or gears are done while you wait or on the same day. " +
      "A full service takes two to three working days in summer and one day in winter.\n\n" +
      "If we have to order a part we call you first; most parts arrive within three working days.",
    page: 2,
  },
  psg_2: {
    title: "Price list 2026 for the workshop, including e-bikes and cargo bikes",
    heading_path: ["Prices"],
    text: "Inspection 49 €\nFull service 119 €\nFull service e-bike 149 €",
    page: null,
  },
};

const repair = {
  text:
    "Small repairs are done **on the same day**, often while you wait. [1] A full service takes longer:\n\n" +
    "- in summer two to three working days\n- in winter one day\n\n" +
    "It costs 119 €, for an e-bike 149 €. [2] You can bring the bike without an appointment.",
  citations: [
    {
      n: 1,
      passage_id: "psg_1",
      title: passages.psg_1.title,
      heading_path: passages.psg_1.heading_path,
      quote: "A full service takes two to three working days in summer and one day in winter.",
    },
    {
      n: 2,
      passage_id: "psg_2",
      title: passages.psg_2.title,
      heading_path: ["Prices"],
      quote: "Full service 119 €",
    },
  ],
  suggested: ["Can I book a time?", "Where are you?"],
};

const hostile = {
  text:
    '<img src=x onerror="alert(1)"> [click](javascript:alert(1)) ![pixel](https://canary.invalid/p.png) ' +
    "<script>alert(2)</script> https://example.org/a_b_c?x=(1). Write to hello@example.org.",
  citations: [],
  suggested: [],
};

const arabic = { text: "مرحباً! الإصلاحات الصغيرة تتم **في نفس اليوم**.", citations: [], suggested: [] };

export function answerFor(question) {
  if (/hostile|<script/i.test(question)) return hostile;
  if (/[\u0600-\u06ff]/.test(question)) return arabic;
  return repair;
}
