-- 登録内容の確認: the day on which a member last said that what is written down of them is right.
ALTER TABLE member ADD COLUMN confirmed_on TEXT;
