"""What happens in a talk: begin, pick, agree, end. Each is one transaction."""

from augenhoehe.cases.actions.plan import PlanIncomplete as PlanIncomplete
from augenhoehe.cases.actions.plan import add_ready_step as add_ready_step
from augenhoehe.cases.actions.plan import add_step as add_step
from augenhoehe.cases.actions.plan import agree as agree
from augenhoehe.cases.actions.plan import give_answer as give_answer
from augenhoehe.cases.actions.plan import missing_for_agreement as missing_for_agreement
from augenhoehe.cases.actions.plan import set_goal as set_goal
from augenhoehe.cases.actions.plan import set_ready_goal as set_ready_goal
from augenhoehe.cases.actions.plan import take_off_step as take_off_step
from augenhoehe.cases.actions.talk import begin_talk as begin_talk
from augenhoehe.cases.actions.talk import end_talk as end_talk
from augenhoehe.cases.actions.talk import saving as saving
from augenhoehe.cases.actions.themes import move_theme as move_theme
from augenhoehe.cases.actions.themes import order_themes as order_themes
from augenhoehe.cases.actions.themes import pick_theme as pick_theme
from augenhoehe.cases.actions.words import CATALOGUE as CATALOGUE
from augenhoehe.cases.actions.words import catalogue_words as catalogue_words
from augenhoehe.cases.actions.words import spoken_words as spoken_words
from augenhoehe.cases.actions.words import words_from as words_from
