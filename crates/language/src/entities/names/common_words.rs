//! The words that are no names, and those that stand inside or before one. Folded: lower case, no accents.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Capitalised or not, these are no names after "I am" and end a name after "my name is".
pub(super) static NO_NAMES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    words(
        "a an the and or but from at in on of for with to by as if so not no my your his her our their its i i'm im
i'd i've you he she it we they me is am are was were be been have has had do does did can could would will
should want wanted need like live lives work working looking calling writing speaking here there this that
these what when where who how why which please thanks thank hello hi hey just also very really too about
because since phone email e-mail mail number good great fine ok okay sorry sure happy sad hungry tired
interested ready late early new old afraid available back curious trying going coming getting having asking
wondering planning hoping thinking vegan vegetarian pregnant allergic married single confused frustrated
angry disappointed unhappy glad excited busy free lost stuck sick ill well still already currently now today
tomorrow tonight later again only urgent important perfect awesome amazing terrible unacceptable ridiculous
wonderful nice correct right wrong true broken over up out off down customer client student member guest
owner manager teacher doctor nurse driver patient user visitor tourist developer engineer lawyer agent
german french english spanish italian american british canadian australian indian chinese japanese
portuguese brazilian dutch swiss austrian polish mexican irish scottish european russian turkish greek
jewish muslim catholic monday tuesday wednesday thursday friday saturday sunday january february
march july september october november december christmas easter und oder aber
aus von vom bei mit für fur ich wir sie bin habe hatte mochte wohne komme suche brauche der die das ein eine
nicht kunde kundin interessiert hier heute morgen bitte mein meine auch nur schon sehr leider jahre zu zum
auf wo wann wie et je j'ai j'aimerais nous vous mais pour avec dans le la les une des du au suis voudrais
chez cliente interesse interessee votre desole desolee pas tres bien content contente que qui y e soy estoy
quiero quisiera tengo vivo pero para por con en el los las un una del su mi muy nuevo nueva gracias eu sou
estou quero queria gostaria tenho moro mas com em um uma o os seu meu minha muito obrigado obrigada nao
novo nova mr mrs ms both all any some everyone someone anyone nobody something nothing returning following
regarding re order team support sales service в и из я мне у хочу",
    )
});

/// Inside a name they stay small: "Ludwig van Beethoven", "Maria da Silva".
pub(super) static PARTICLES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    words("van von de da di du der den del della dos das la le el al bin ibn ter ten zu y e af av mc mac o")
});

pub(super) static TITLES: LazyLock<HashSet<&str>> =
    LazyLock::new(|| words("dr mr mrs ms miss prof herr frau mme mlle sr sra don dona sir madame monsieur"));

pub(super) static AFTER_INTRODUCTION: LazyLock<HashSet<&str>> =
    LazyLock::new(|| words("from here calling speaking again von vom aus de writing at with"));

fn words(list: &'static str) -> HashSet<&'static str> {
    list.split_whitespace().collect()
}
